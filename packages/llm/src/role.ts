import { setTimeout as sleep } from 'node:timers/promises';
import { mask } from '@holdfast/telemetry';
import type { CoolDowns } from './cool-downs.ts';
import { errors } from './errors.ts';
import type { Message, Model, ModelReply, ModelRequest, NoReply } from './model.ts';
import type { Recorder } from './recorder.ts';
import { type Candidate, Talk, type Tried } from './talk.ts';

type Outcome = { ok: true; reply: ModelReply } | { ok: false; why: NoReply };

/** How far one request has come with one model. */
interface Standing {
  candidate: Candidate;
  /** The corrections so far. */
  said: Message[];
  corrected: number;
  tries: number;
  /** It may be asked again once its provider has capacity; else nothing more is expected of it. */
  open: boolean;
}

const mostCorrections = 2;
const mostTries = 3;

export class RoleModel implements Model {
  private readonly role: string;
  private readonly candidates: readonly Candidate[];
  private readonly cool: CoolDowns;
  private readonly recorder: Recorder;

  constructor(role: string, candidates: readonly Candidate[], cool: CoolDowns, recorder: Recorder) {
    this.role = role;
    this.candidates = candidates;
    this.cool = cool;
    this.recorder = recorder;
  }

  async ask(request: ModelRequest): Promise<Outcome> {
    request.signal.throwIfAborted();
    const talk = new Talk(this.role, this.recorder, request);
    const standings = this.candidates.map(
      (candidate): Standing => ({ candidate, said: [], corrected: 0, tries: 0, open: true }),
    );
    let why: NoReply | undefined;
    while (talk.ends > performance.now()) {
      const usable = standings.filter((one) => one.open && this.freeAt(one) < talk.ends);
      const next = this.soonest(usable);
      if (!next) break;
      const pause = this.freeAt(next) - performance.now();
      if (pause > 0) {
        await wait(pause, request.signal);
        // Meanwhile others may have been refused, or have found somebody free.
        continue;
      }
      const now = performance.now();
      // Each gets its share of what is left: one that hangs leaves time for the next.
      const outcome = await this.askOne(talk, next, now + (talk.ends - now) / usable.length);
      if (outcome.ok) return outcome;
      why = outcome.why;
    }
    why ??= this.notAsked(talk);
    return { ok: false, why: { code: why.code, message: why.message } };
  }

  private freeAt({ candidate }: Standing): number {
    return this.cool.freeAt(candidate.provider);
  }

  /** The first that is free; where none is, the one that will be first. */
  private soonest(usable: readonly Standing[]): Standing | undefined {
    const free = usable.find((one) => this.freeAt(one) === 0);
    return free ?? [...usable].sort((a, b) => this.freeAt(a) - this.freeAt(b))[0];
  }

  private notAsked(talk: Talk): NoReply {
    const cooling = this.candidates.find(({ provider }) => this.cool.freeAt(provider) >= talk.ends);
    if (!cooling) return errors.LLM_DEADLINE({ provider: this.role });
    return errors.LLM_CAPACITY({ provider: cooling.provider, reason: 'it cools down' });
  }

  private async askOne(talk: Talk, standing: Standing, until: number): Promise<Outcome> {
    const { candidate, said } = standing;
    const { provider } = candidate;
    for (;;) {
      const tried = await this.tryOften(talk, standing, until);
      standing.open = 'failure' in tried && tried.failure.retryAfter !== undefined && standing.tries < mostTries;
      if ('late' in tried) return { ok: false, why: errors.LLM_DEADLINE({ provider }) };
      if ('failure' in tried) return { ok: false, why: tried.failure.error };
      const read = talk.read(tried.heard);
      if ('reply' in read) return { ok: true, reply: talk.reply(candidate, tried.heard, read.reply.answer) };
      talk.unsay();
      const wrong = mask(read.wrong);
      if (standing.corrected === mostCorrections) {
        return { ok: false, why: errors.LLM_ANSWER({ provider, reason: wrong.slice(0, 500) }) };
      }
      standing.corrected += 1;
      standing.tries = 0;
      const text = tried.heard.answer || tried.heard.text || JSON.stringify(tried.heard.calls);
      said.push({ role: 'assistant', text: mask(text), calls: [] });
      said.push({ role: 'user', text: `That does not fit: ${wrong}\nAnswer again, in the form asked for.` });
    }
  }

  /** Failures that pass are tried again here; a provider without capacity is left alone, and `ask` sees who is free. */
  private async tryOften(talk: Talk, standing: Standing, until: number): Promise<Tried> {
    for (;;) {
      standing.tries += 1;
      const tried = await talk.try(standing.candidate, standing.said, until);
      if (!('failure' in tried)) return tried;
      const { kind, retryAfter } = tried.failure;
      if (kind === 'capacity') this.cool.leave(standing.candidate.provider, retryAfter);
      const pause = 150 * 2 ** standing.tries * (0.5 + Math.random());
      const passing = kind === 'unavailable' || kind === 'garbage';
      if (!passing || standing.tries >= mostTries || performance.now() + pause >= until) return tried;
      await wait(pause, talk.request.signal);
    }
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
