import { type Db, DbError } from '@holdfast/db';
import { type Approval, type Intent, intend, type Job, jsonHash, record, resolve } from '@holdfast/queue';
import { log, point } from '@holdfast/telemetry';
import { type EffectOptions, NotDone } from './effect.ts';
import { errors, reasonOf } from './errors.ts';
import { Pause } from './pause.ts';
import { storable } from './storable.ts';

/** How long an effect may take, and a question about one stays open, unless said. */
const effectMs = 15_000;
const questionMs = 7 * 86_400_000;
/** How long a result is offered to a database that is away before the attempt gives up on recording it. */
const recordMs = 60_000;

const logger = log('effect');

export type Effect<T> = (key: string, signal: AbortSignal) => Promise<T> | T;

interface Ask<T> {
  key: string;
  effect: Effect<T>;
  options: EffectOptions<T>;
}

interface Unclear<T> {
  error: unknown;
  /** On the monotonic clock. */
  deadline: number;
  /** What the effect promised: it may still come. */
  sending: Promise<T> | undefined;
}

/** The question put to a person when nobody knows whether an effect happened. */
export interface EffectQuestion {
  kind: 'effect';
  team: string;
  member: string;
  effect: string;
  /** The attempt that asks. */
  fence: number;
  says: string;
}

/**
 * The door to the outside world for one attempt: at most once per task and key, else ambiguous. Intent is stored
 * before, the result after, each under this attempt's fence. What remains undetected: an attempt frozen between the
 * last check and the send, with a receiver that ignores keys; it is counted as doubled when it wakes.
 */
export class Effects {
  /** Effects under way, awaited before the attempt ends: their results are recorded whatever becomes of it. */
  readonly open = new Set<Promise<unknown>>();
  /** An effect may not be begun: the attempt is over. */
  closed = false;
  /** Set when an effect ends the attempt; it counts even if the step caught the throw. */
  pause: Pause | undefined;
  private readonly db: Db;
  private readonly job: Job;
  private readonly known = new Map<string, Promise<unknown>>();

  constructor(db: Db, job: Job) {
    this.db = db;
    this.job = job;
  }

  /** A second call with the same key in one attempt is the same effect. */
  once<T>(key: string, effect: Effect<T>, options: EffectOptions<T> = {}): Promise<T> {
    const known = this.known.get(key) as Promise<T> | undefined;
    if (known) return known;
    const result = this.run({ key, effect, options });
    this.known.set(key, result);
    const settled = result.then(
      () => {},
      () => {},
    );
    this.open.add(settled);
    void settled.then(() => this.open.delete(settled));
    return result;
  }

  private async run<T>(ask: Ask<T>): Promise<T> {
    await point('effect.before-intent', this.about(ask));
    for (;;) {
      await this.mayBegin(ask);
      const sentAt = performance.now();
      const intent = await this.intend(ask);
      if (intent.status === 'go') return await this.begin(ask, sentAt);
      if (intent.status === 'done') return intent.result as T;
      if (intent.status === 'changed') throw errors.EFFECT_CHANGED({ effect: ask.key, member: this.job.task.member });
      if (intent.status === 'fenced') throw this.end({ kind: 'return' });
      if (intent.status === 'pending') throw this.end({ kind: 'snooze', delayMs: intent.msLeft + 50 });
      await this.clear(ask, intent.status);
    }
  }

  private async intend<T>({ key, options }: Ask<T>): Promise<Intent> {
    const { taskId, fence } = this.job.task;
    const wanted = {
      taskId,
      fence,
      key,
      class: options.class ?? 'once',
      argsHash: jsonHash(options.args ?? null),
      limitMs: options.limit ?? effectMs,
    };
    return await this.insist(() => intend(this.db, wanted), 5_000);
  }

  /** Does it: never past the lease or the deadline, which counts from before the intent was sent. */
  private async begin<T>(ask: Ask<T>, sentAt: number): Promise<T> {
    const limit = ask.options.limit ?? effectMs;
    await point('effect.intended', this.about(ask));
    const left = limit - (performance.now() - sentAt);
    if (this.closed || this.job.signal.aborted || this.job.leaseMs() <= 0 || left <= 0) {
      await this.record(ask, 'void');
      throw this.end({ kind: 'snooze', delayMs: 0 });
    }
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new Error(`the effect ${ask.key} was not done after ${limit} ms`)),
      left,
    );
    let result: T;
    let sending: Promise<T> | undefined;
    try {
      sending = Promise.resolve(ask.effect(this.idempotencyKey(ask.key), deadline.signal));
      result = await orAborted(sending, deadline.signal);
    } catch (error) {
      return await this.unclear(ask, { error, deadline: sentAt + limit, sending });
    } finally {
      clearTimeout(timer);
    }
    await point('effect.done', this.about(ask));
    let kept: unknown;
    try {
      kept = storable(result);
    } catch (error) {
      await this.record(ask, 'done');
      throw error;
    }
    await this.record(ask, 'done', kept);
    await point('effect.recorded', this.about(ask));
    return kept as T;
  }

  /** A result after the deadline still tells what happened, if nobody has settled the question meanwhile. */
  private async recordLate<T>(ask: Ask<T>, late: T): Promise<void> {
    try {
      await this.record(ask, 'done', storable(late));
    } catch (error) {
      logger.warn(
        { error, task: this.job.task.taskId, effect: ask.key },
        'the late result of an effect was not recorded',
      );
    }
  }

  /** It threw. Only `NotDone` and an idempotent receiver make that a plain failure. */
  private async unclear<T>(ask: Ask<T>, { error, deadline, sending }: Unclear<T>): Promise<never> {
    if (error instanceof NotDone || ask.options.class === 'idempotent') {
      await this.record(ask, 'void');
      throw error;
    }
    await this.record(ask, 'ambiguous');
    void sending?.then(
      (late) => this.recordLate(ask, late),
      () => {},
    );
    this.job.progress('effect', `nobody knows whether ${ask.key} happened: ${reasonOf(error)}`);
    throw this.end({ kind: 'snooze', delayMs: Math.max(0, deadline - performance.now()) + 250 });
  }

  /** An older attempt's effect with an unknown outcome: a probe or a person settles it; returns when it may be asked again. */
  private async clear<T>(ask: Ask<T>, status: 'overdue' | 'ambiguous'): Promise<void> {
    if (ask.options.class === 'idempotent') return await this.settle(ask, 'void');
    const answer = this.answered(ask.key);
    if (answer) return await this.settle(ask, answer.happened ? 'done' : 'void', answer.result);
    const finding = ask.options.probe ? await this.probe(ask, ask.options.probe) : 'unknown';
    if (finding !== 'unknown') {
      return await this.settle(
        ask,
        finding.happened ? 'done' : 'void',
        finding.happened ? storable(finding.result) : undefined,
      );
    }
    if (status === 'overdue') await this.settle(ask, 'ambiguous');
    throw this.end({ kind: 'park', questions: [{ proposal: this.question(ask.key) }], expiresMs: questionMs });
  }

  private async probe<T>(
    ask: Ask<T>,
    probe: NonNullable<EffectOptions<T>['probe']>,
  ): Promise<Awaited<ReturnType<typeof probe>>> {
    const signal = AbortSignal.timeout(ask.options.limit ?? effectMs);
    try {
      return await orAborted(Promise.resolve(probe(this.idempotencyKey(ask.key), signal)), signal);
    } catch (error) {
      this.job.progress('effect', `the probe of ${ask.key} failed: ${reasonOf(error)}`);
      return 'unknown';
    }
  }

  private async settle<T>({ key }: Ask<T>, to: 'done' | 'void' | 'ambiguous', result?: unknown): Promise<void> {
    const { taskId, fence } = this.job.task;
    const mine = await this.insist(() => resolve(this.db, { taskId, fence, key, to, result }), 5_000);
    if (!mine) throw this.end({ kind: 'snooze', delayMs: 1_000 });
  }

  /** Recorded under our own fence, lease or not, and however long the database is away (to a limit). */
  private async record<T>({ key }: Ask<T>, to: 'done' | 'void' | 'ambiguous', result?: unknown): Promise<void> {
    const { taskId, fence } = this.job.task;
    await this.insist(() => record(this.db, { taskId, fence, key, to, result }), recordMs);
  }

  /** These statements may be sent again after an unknown outcome. */
  private async insist<T>(send: () => Promise<T>, forMs: number): Promise<T> {
    const until = performance.now() + forMs;
    for (let tries = 0; ; tries++) {
      try {
        return await send();
      } catch (error) {
        if (!(error instanceof DbError) || error.code === 'DB_REFUSED' || performance.now() > until) throw error;
        await wait(Math.min(1_000, 20 * 2 ** tries) * (0.5 + Math.random()));
      }
    }
  }

  /** Past the lease nothing begins until a beat succeeds: after an outage of the database the attempt simply goes on. */
  private async mayBegin<T>(ask: Ask<T>): Promise<void> {
    for (;;) {
      if (this.pause) throw this.pause;
      if (this.closed || this.job.signal.aborted) {
        throw errors.ATTEMPT_OVER({ member: this.job.task.member, what: `the effect ${ask.key}` });
      }
      if (this.job.leaseMs() > 0) return;
      await wait(100);
    }
  }

  /**
   * A person's answer about this effect. 'It did not happen' counts only for the attempt right after the question: a
   * later one cannot know whether another attempt used it up and began the effect anew.
   */
  private answered(key: string): { happened: boolean; result?: unknown } | undefined {
    const asked = this.job.approvals.filter(({ proposal }) => isQuestion(proposal) && proposal.effect === key);
    const answer = readAnswer(asked.at(-1));
    const { fence = 0 } = (asked.at(-1)?.proposal ?? {}) as Partial<EffectQuestion>;
    return answer && (answer.happened || this.job.task.fence === fence + 1) ? answer : undefined;
  }

  private question(effect: string): EffectQuestion {
    const { member, fence } = this.job.task;
    const { message } = errors.EFFECT_AMBIGUOUS({ effect, member });
    return { kind: 'effect', team: this.job.run?.team ?? '', member, effect, fence, says: `${message}. Did it?` };
  }

  private end(outcome: Pause['outcome']): Pause {
    this.pause ??= new Pause(outcome);
    return this.pause;
  }

  /** What the receiver gets: the same for every attempt of this task. */
  private idempotencyKey(key: string): string {
    return `${this.job.task.taskId}:${key}`;
  }

  private about<T>({ key }: Ask<T>): Record<string, unknown> {
    return { task: this.job.task, key };
  }
}

export function isQuestion(proposal: unknown): proposal is EffectQuestion {
  return typeof proposal === 'object' && proposal !== null && 'kind' in proposal && proposal.kind === 'effect';
}

function readAnswer(approval: Approval | undefined): { happened: boolean; result?: unknown } | undefined {
  if (approval?.status !== 'answered' || typeof approval.answer !== 'object' || approval.answer === null)
    return undefined;
  const { happened, result } = approval.answer as { happened?: unknown; result?: unknown };
  return typeof happened === 'boolean' ? { happened, result } : undefined;
}

/** The promise, or the reason of the abort when that comes first; what the promise does later is nobody's concern. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason as Error);
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

const wait = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
