import { setTimeout as sleep } from 'node:timers/promises';
import { mask, maskJson } from '@holdfast/telemetry';
import { errors } from './errors.ts';
import { type Form, formOf } from './form.ts';
import type { Message, Model, ModelReply, ModelRequest, NoReply, Usage } from './model.ts';
import { addCosts, costOf, priceOf } from './price.ts';
import { type Ask, type Failure, failureOf, type Heard, type Provider } from './provider.ts';
import type { Recorder } from './recorder.ts';

export interface Candidate {
  provider: string;
  model: string;
  call: Provider;
}

/** Until when a provider is left alone, by its name; shared by all roles of the process. */
export type CoolDowns = Map<string, number>;

type Outcome = { ok: true; reply: ModelReply } | { ok: false; why: NoReply };
type Tried = { heard: Heard } | { failure: Failure } | { late: true };

const corrections = 2;
const tries = 3;
const coolMs = 15_000;
const none: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

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
    let why: NoReply | undefined;
    for (const [at, candidate] of this.candidates.entries()) {
      const left = talk.ends - performance.now();
      if (left <= 0) break;
      const cooling = (this.cool.get(candidate.provider) ?? 0) - performance.now();
      if (cooling > 0) {
        why ??= errors.LLM_CAPACITY({ provider: candidate.provider, reason: 'it cools down' });
        continue;
      }
      // Each gets its share of what is left: one that hangs leaves time for the next.
      const until = performance.now() + left / (this.candidates.length - at);
      const outcome = await this.askOne(talk, candidate, until);
      if (outcome.ok) return outcome;
      why = outcome.why;
    }
    why ??= errors.LLM_DEADLINE({ provider: this.role });
    return { ok: false, why: { code: why.code, message: why.message } };
  }

  private async askOne(talk: Talk, candidate: Candidate, until: number): Promise<Outcome> {
    const said: Message[] = [];
    let wrong = '';
    for (let corrected = 0; corrected <= corrections; corrected++) {
      if (corrected > 0) talk.request.onAgain?.();
      const tried = await this.tryOften(talk, candidate, said, until);
      if ('late' in tried) return { ok: false, why: errors.LLM_DEADLINE({ provider: candidate.provider }) };
      if ('failure' in tried) return { ok: false, why: tried.failure.error };
      const read = talk.read(tried.heard);
      if ('reply' in read) return { ok: true, reply: talk.reply(candidate, tried.heard, read.reply.answer) };
      wrong = read.wrong;
      const text = tried.heard.answer || tried.heard.text || JSON.stringify(tried.heard.calls);
      said.push({ role: 'assistant', text: mask(text), calls: [] });
      said.push({ role: 'user', text: mask(`That does not fit: ${wrong}\nAnswer again, in the form asked for.`) });
    }
    return { ok: false, why: errors.LLM_ANSWER({ provider: candidate.provider, reason: mask(wrong).slice(0, 500) }) };
  }

  /** Failures that pass are tried again; a provider without capacity is left alone for a while. */
  private async tryOften(talk: Talk, candidate: Candidate, said: readonly Message[], until: number): Promise<Tried> {
    for (let attempt = 1; ; attempt++) {
      const tried = await talk.try(candidate, said, until);
      if (!('failure' in tried)) return tried;
      const { kind, retryAfter } = tried.failure;
      const wait = retryAfter ?? 150 * 2 ** attempt * (0.5 + Math.random());
      const worthIt = kind !== 'refused' && (kind !== 'capacity' || retryAfter !== undefined);
      if (!worthIt || attempt >= tries || performance.now() + wait >= until) {
        if (kind === 'capacity') this.cool.set(candidate.provider, performance.now() + (retryAfter ?? coolMs));
        return tried;
      }
      talk.request.onAgain?.();
      await sleep(wait, undefined, { signal: talk.request.signal }).catch(() => talk.request.signal.throwIfAborted());
    }
  }
}

/** One request with what it has used so far. Everything is masked before a provider sees it. */
class Talk {
  readonly ends: number;
  readonly request: ModelRequest;
  private readonly role: string;
  private readonly recorder: Recorder;
  private readonly began = performance.now();
  private readonly system: string;
  private readonly messages: readonly Message[];
  private readonly form: Form | undefined;
  private usage = none;
  private readonly costs: (string | null)[] = [];

  constructor(role: string, recorder: Recorder, request: ModelRequest) {
    this.role = role;
    this.recorder = recorder;
    this.request = request;
    this.ends = this.began + request.deadlineMs;
    this.system = mask(request.system);
    this.messages = request.messages.map(masked);
    this.form = request.answer && formOf(request.answer);
  }

  /** Throws only what the request's signal aborts with. */
  async try(candidate: Candidate, said: readonly Message[], until: number): Promise<Tried> {
    const { request } = this;
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(until - performance.now())));
    const signal = AbortSignal.any([request.signal, late]);
    const messages = [...this.messages, ...said];
    const from = performance.now();
    const ended = ending(signal);
    try {
      const heard = await Promise.race([candidate.call(this.askOf(candidate, messages, signal)), ended.promise]);
      this.note(candidate, messages, from, heard, null);
      return { heard };
    } catch (error) {
      const failure = failureOf(error, candidate.provider);
      const code = request.signal.aborted ? 'ABORTED' : late.aborted ? 'LLM_DEADLINE' : failure.error.code;
      this.note(candidate, messages, from, undefined, code);
      request.signal.throwIfAborted();
      return late.aborted ? { late: true } : { failure };
    } finally {
      ended.forget();
    }
  }

  read(heard: Heard): { reply: { answer?: unknown } } | { wrong: string } {
    const names = this.request.tools?.map((tool) => tool.name) ?? [];
    const unknown = heard.calls.find((call) => !names.includes(call.name));
    if (unknown) return { wrong: `there is no tool ${unknown.name}; there are: ${names.join(', ') || 'none'}` };
    if (!this.form || heard.calls.length > 0) return { reply: {} };
    const read = this.form.read(heard);
    return 'wrong' in read ? read : { reply: read };
  }

  reply(candidate: Candidate, heard: Heard, answer: unknown): ModelReply {
    return {
      text: heard.text,
      calls: heard.calls,
      ...(answer === undefined ? {} : { answer }),
      usage: this.usage,
      provider: candidate.provider,
      model: candidate.model,
      cost: addCosts(this.costs),
      took: performance.now() - this.began,
    };
  }

  private askOf(candidate: Candidate, messages: readonly Message[], signal: AbortSignal): Ask {
    const { request, form, system } = this;
    const onText = request.onText && ((piece: string) => (signal.aborted ? undefined : request.onText?.(piece)));
    const answer = form && { name: form.name, schema: form.schema };
    return {
      model: candidate.model,
      system,
      messages,
      tools: request.tools ?? [],
      ...(answer ? { answer } : {}),
      maxTokens: request.maxTokens,
      signal,
      onText,
    };
  }

  private note(
    candidate: Candidate,
    messages: readonly Message[],
    from: number,
    heard: Heard | undefined,
    code: string | null,
  ): void {
    const { provider, model } = candidate;
    const usage = heard?.usage ?? none;
    const price = priceOf(provider, model, usage, new Date());
    const cost = price && heard ? costOf(price, usage) : null;
    if (heard) {
      this.usage = sum(this.usage, usage);
      this.costs.push(cost);
    }
    this.recorder.record({
      provider,
      model,
      role: this.role,
      purpose: this.request.purpose ?? '',
      errorCode: code,
      usage,
      took: performance.now() - from,
      price,
      cost,
      system: this.system,
      messages,
      answer: heard ? JSON.stringify({ text: heard.text, calls: heard.calls, answer: heard.answer }) : '',
      whose: this.request.whose,
    });
  }
}

/** A library that does not heed its signal must not hold the call. */
function ending(signal: AbortSignal): { promise: Promise<never>; forget(): void } {
  let stop = (): void => {};
  const promise = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  return { promise, forget: () => signal.removeEventListener('abort', stop) };
}

function masked(message: Message): Message {
  if (message.role !== 'assistant') return { ...message, text: mask(message.text) };
  const calls = message.calls.map((call) => ({ ...call, args: maskJson(call.args) }));
  return { ...message, text: mask(message.text), calls };
}

function sum(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}
