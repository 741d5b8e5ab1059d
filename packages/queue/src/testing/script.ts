import { type Db, DbError } from '@holdfast/db';
import { type EffectKey, intend, record, resolve } from '../effects.ts';
import { maxDeaths } from '../runner.ts';
import type { Handler, Job, Json, NextTask, Outcome, Plan, RunView } from '../types.ts';

/** One thing a scripted member does before it answers; each is done once, whatever dies meanwhile. */
export type Act =
  | { do: 'retry' | 'snooze'; ms?: number }
  | { do: 'park'; questions?: number; expiresMs?: number }
  | { do: 'spawn'; runs: Script[] }
  | { do: 'effect'; key: string }
  /** Fails for good, until the world is mended. */
  | { do: 'fail' }
  | { do: 'throw' };

export interface Part {
  member: string;
  home?: string;
  acts?: Act[];
  /** Its failure does not end the run. */
  optional?: boolean;
  answer?: Json;
}

/** A run as data: what its members do, turn by turn. It is the run's input. */
export interface Script {
  turns: Part[][];
  /** `next` finds no way on after this many turns, until the world is mended. */
  stuckAfter?: number;
}

/** What the scripts share, as far as no database remembers it. */
export interface World {
  mended: boolean;
  /** Outside effects as the world saw them: `task/key`. */
  journal: string[];
  /** Attempts begun: `member.turn#fence`, by run key. */
  begun: Map<string, string[]>;
  /** Called before an attempt does anything. */
  before?: (job: Job) => Promise<void> | void;
}

export const world = (): World => ({ mended: false, journal: [], begun: new Map() });

export const shape = 's1';
export const regions = ['us-east-1', 'us-west-2', 'us-central-1'] as const;

/** First tasks of a script. */
export const firstOf = (script: Script): NextTask[] => (script.turns[0] ?? []).map(toNext);

const toNext = (part: Part): NextTask => ({ member: part.member, home: part.home ?? regions[0] });

/** Turns settled so far, `$next` aside. */
const turnsDone = (view: RunView, before = Number.POSITIVE_INFINITY): number =>
  new Set(view.answers.filter((one) => one.member !== '$next' && one.turn < before).map((one) => one.turn)).size;

/** The script's `next`. */
export function planOf(script: Script, { mended }: { mended: boolean }): (view: RunView) => Plan {
  return (view) => {
    const done = turnsDone(view);
    const last = Math.max(0, ...view.answers.filter((one) => one.member !== '$next').map((one) => one.turn));
    const optional = new Set((script.turns[done - 1] ?? []).filter((part) => part.optional).map((part) => part.member));
    const dead = view.answers.find((one) => one.turn === last && one.status === 'failed' && !optional.has(one.member));
    if (dead) return { status: 'failed', error: dead.error ?? { code: 'DEAD', message: 'a member failed' }, tasks: [] };
    if (script.stuckAfter === done && !mended)
      return { status: 'stuck', error: { code: 'NO_WAY', message: 'no way on' }, tasks: [] };
    const next = script.turns[done] ?? [];
    return next.length > 0 ? { status: 'running', tasks: next.map(toNext) } : { status: 'completed', tasks: [] };
  };
}

/** A handler that does what the run's input says. Bare tasks: `payload.fail` fails, all else is done. */
export function scripted(db: Db, world: World): Handler {
  return async (job) => {
    await world.before?.(job);
    const { run, task } = job;
    if (!run) return bare(job);
    const script = run.input as Script;
    const plan = (view: RunView): Plan => planOf(script, world)(view);
    const fail = (code: string): Outcome => ({
      kind: 'settle',
      status: 'failed',
      error: { code, message: code },
      plan,
    });
    if (task.deaths >= maxDeaths) return fail('WORKER_DIED');
    const begun = world.begun.get(run.key) ?? [];
    world.begun.set(run.key, [...begun, `${task.member}.${task.turn}#${task.fence}`]);
    if (task.member === '$next') return { kind: 'settle', status: 'completed', answer: null, plan };
    const part = script.turns[turnsDone(run, task.turn)]?.find((one) => one.member === task.member);
    if (!part) return fail('NOT_IN_THE_SCRIPT');
    const acts = part.acts ?? [];
    for (let at = (task.payload as { at?: number } | null)?.at ?? 0; at < acts.length; at++) {
      const outcome = await perform(job, acts[at] as Act, at, { db, world, fail });
      if (outcome) return outcome;
    }
    const approvals = job.approvals.map((one) => one.answer);
    const answer = part.answer ?? {
      member: task.member,
      turn: task.turn,
      ...(approvals.length > 0 ? { approvals } : {}),
    };
    return { kind: 'settle', status: 'completed', answer, plan };
  };
}

function bare({ task }: Job): Outcome {
  const wanted = task.payload as { fail?: boolean; result?: Json } | null;
  if (wanted?.fail)
    return { kind: 'finish', status: 'failed', error: { code: 'ASKED', message: 'it was asked to fail' } };
  return { kind: 'finish', status: 'completed', result: wanted?.result ?? { done: task.taskId } };
}

/** undefined: it is done, go on with the next act. */
async function perform(
  job: Job,
  act: Act,
  at: number,
  { db, world, fail }: { db: Db; world: World; fail: (code: string) => Outcome },
): Promise<Outcome | undefined> {
  const { task, run } = job;
  const payload = { at: at + 1 };
  switch (act.do) {
    case 'retry':
      return { kind: 'retry', delayMs: act.ms ?? 5, error: { code: 'AGAIN', message: 'try again' }, payload };
    case 'snooze':
      return { kind: 'snooze', delayMs: act.ms ?? 5, payload };
    case 'fail':
      return world.mended ? undefined : fail('BROKEN');
    case 'throw':
      throw new Error('a defect of the handler');
    case 'park': {
      if (job.approvals.some((one) => one.status === 'pending' && one.expired)) return undefined;
      const asked = act.questions ?? 1;
      if (job.approvals.filter((one) => one.status === 'answered').length >= asked) return undefined;
      const questions =
        job.approvals.length > 0
          ? []
          : Array.from({ length: asked }, (_, n) => ({ proposal: { n, task: task.taskId } }));
      return { kind: 'park', questions, expiresMs: act.expiresMs ?? 3_600_000 };
    }
    case 'spawn': {
      const prefix = `${run?.key}/${task.member}.${task.turn}/${at}/`;
      const mine = job.children.filter((child) => child.key.startsWith(prefix));
      if (mine.length >= act.runs.length)
        return mine.some((child) => child.status !== 'completed') ? fail('CHILD') : undefined;
      const missing = act.runs
        .map((input, n) => ({ input, n }))
        .filter(({ n }) => !mine.some((child) => child.key.startsWith(`${prefix}${n}/`)));
      return {
        kind: 'spawn',
        runs: missing.map(({ input, n }) => ({
          team: 'script',
          key: `${prefix}${n}/${task.fence}`,
          shape,
          input,
          tasks: firstOf(input),
        })),
      };
    }
    case 'effect':
      try {
        return await effect(job, db, act.key, world, fail);
      } catch (error) {
        if (!(error instanceof DbError)) throw error;
        return { kind: 'snooze', delayMs: 5 };
      }
  }
}

/** The outside world keeps a journal, so that an overdue intent can be looked up instead of guessed. */
async function effect(
  job: Job,
  db: Db,
  name: string,
  world: World,
  fail: (code: string) => Outcome,
): Promise<Outcome | undefined> {
  const key: EffectKey = { taskId: job.task.taskId, fence: job.task.fence, key: name };
  const intent = await intend(db, { ...key, class: 'once', argsHash: name, limitMs: 50 });
  const entry = `${key.taskId}/${name}`;
  switch (intent.status) {
    case 'done':
      return undefined;
    case 'go':
      if (job.leaseMs() <= 0) return { kind: 'return' };
      world.journal.push(entry);
      await record(db, { ...key, to: 'done', result: entry });
      return undefined;
    case 'pending':
      return { kind: 'snooze', delayMs: intent.msLeft + 1 };
    case 'overdue':
      await resolve(db, { ...key, to: world.journal.includes(entry) ? 'done' : 'void' });
      return { kind: 'snooze', delayMs: 0 };
    case 'fenced':
      return { kind: 'return' };
    default:
      return fail(`EFFECT_${intent.status.toUpperCase()}`);
  }
}
