import { DbError } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { checkMemories } from '@holdfast/memory';
import { type Handler, type Job, maxDeaths, type Outcome, type RunView, type TaskError } from '@holdfast/queue';
import { point } from '@holdfast/telemetry';
import { runAgent } from './agent.ts';
import { errors, explain, taskError } from './errors.ts';
import { askHuman } from './human.ts';
import type { AnyMember } from './member.ts';
import { withMind } from './mind.ts';
import { nextMember, planNext } from './next.ts';
import { Final } from './pause.ts';
import type { Registered } from './registry.ts';
import { Seats } from './seats.ts';
import { type AnyState, fits, readState } from './state.ts';
import { runStep } from './step.ts';
import { storable } from './storable.ts';
import type { Acted, World } from './world.ts';

const defaultTries = 5;
const longestRetryMs = 300_000;

export interface HandlerOptions extends World {
  /** The platform's own tasks (bare tasks), by member. */
  bare?: Readonly<Record<string, (job: Job) => Promise<unknown>>>;
  /** Milliseconds before the first repetition of a failed attempt; doubles with each, with jitter. */
  retryMs?: number;
}

/** What a worker does with a claimed task. */
export function createHandler(options: HandlerOptions): Handler {
  const hands = { ...options, seats: new Seats() };
  return (job) => (job.run === null ? finishBare(job, options) : attempt(job, job.run, hands));
}

/** The options, and what all attempts of the process share. */
interface Hands extends HandlerOptions {
  seats: Seats;
}

interface Loaded {
  entry: Registered;
  member: AnyMember;
  state: AnyState;
}

/** One worker's hold on a task of a run: load, guard, act, check; `next` is asked with the settle. */
async function attempt(job: Job, view: RunView, options: Hands): Promise<Outcome> {
  const loaded = load(job, view, options);
  const refused = guard(job, view, loaded, options);
  if (refused) return refused;
  const { entry, member, state } = loaded as Loaded;
  await point('attempt.before-run', { task: job.task });
  const acted = await seated(job, view, { entry, member, state }, options);
  await point('attempt.ran', { task: job.task, end: acted.end });
  const checked = check(job, member, acted);
  const outcome = ending(job, entry, member, checked, options);
  await point('attempt.before-settle', { task: job.task, kind: outcome.kind });
  return outcome;
}

/** The code and the state of this task, or why there is none. */
function load(job: Job, view: RunView, { registry }: HandlerOptions): Loaded | { error: TaskError } {
  const entry = registry.find(view.team);
  if (!entry) return { error: coded(errors.TEAM_UNKNOWN({ team: view.team, known: registry.names.join(', ') })) };
  const member = Object.hasOwn(entry.team.members, job.task.member) ? entry.team.members[job.task.member] : undefined;
  if (!member) return { error: coded(errors.MEMBER_UNKNOWN({ team: view.team, member: job.task.member })) };
  const read = readState(entry.team, view);
  return read.ok ? { entry, member, state: read.state } : { error: read.error };
}

/** What ends the attempt before it begins. */
function guard(
  job: Job,
  view: RunView,
  loaded: Loaded | { error: TaskError },
  { registry }: HandlerOptions,
): Outcome | undefined {
  const { task } = job;
  const entry = registry.find(view.team);
  if (view.status !== 'running')
    return failed(entry, { code: 'RUN_CANCELLING', message: 'the run is being cancelled' });
  if (task.deaths >= maxDeaths) return failed(entry, died(task.deaths));
  if (entry && task.member === nextMember) return answered(entry, { end: 'answer', answer: null, decisions: [] });
  return 'error' in loaded ? failed(entry, loaded.error) : undefined;
}

/** A heavy member's attempt waits for a seat, or goes back until one should be free. */
async function seated(job: Job, view: RunView, loaded: Loaded, options: Hands): Promise<Acted> {
  const { member, entry } = loaded;
  const atOnce = member.kind === 'human' ? undefined : member.atOnce;
  if (atOnce === undefined) return await act(job, view, loaded, options);
  try {
    const turn = await options.seats.take(`${entry.name}.${job.task.member}`, atOnce, job.signal);
    if ('comeBackIn' in turn) return { end: 'pause', outcome: { kind: 'snooze', delayMs: turn.comeBackIn } };
    try {
      return await act(job, view, loaded, options);
    } finally {
      turn.leave();
    }
  } catch (error) {
    return { end: 'failure', error };
  }
}

async function act(job: Job, view: RunView, { entry, member, state }: Loaded, options: HandlerOptions): Promise<Acted> {
  if (member.kind === 'step') return await runStep(job, view, member, state, options);
  if (member.kind === 'agent') return await runAgent(job, view, entry, member, state, options);
  try {
    return askHuman(job, entry, member, state);
  } catch (error) {
    return { end: 'failure', error };
  }
}

/** An answer is stored only if it fits its own schema and 256 KB; one that does not is final, for it would come again. */
function check(job: Job, member: AnyMember, acted: Acted): Acted {
  if (acted.end !== 'answer') return acted;
  try {
    const answer = storable(acted.answer);
    if (!member.out) return leaving({ ...acted, answer });
    const fit = fits(member.out, answer);
    if (fit.success) return leaving({ ...acted, answer: fit.data });
    throw errors.ANSWER_MISFIT({ member: job.task.member, reason: explain(fit.error) });
  } catch (error) {
    if (error instanceof HoldfastError) return { end: 'failure', error: new Final(error.code, error.message) };
    return { end: 'failure', error };
  }
}

type Answered = Extract<Acted, { end: 'answer' }>;

/** What an answer leaves to remember and to write is made of the checked one; code that throws here is a failed attempt. */
function leaving(acted: Answered): Answered {
  const memories = acted.remember?.(acted.answer);
  // Said here, with a code; the settle would only be refused.
  if (memories) checkMemories(memories);
  const writes = [...(acted.writes ?? []), ...(acted.writing?.(acted.answer) ?? [])];
  return { ...acted, ...(memories ? { memories } : {}), ...(writes.length > 0 ? { writes } : {}) };
}

/**
 * The outcome: settle, or yield. An aborted attempt that has its answer still settles (the fence judges); else the queue
 * closes a cancelled task as cancelled, and what was lost or drained goes back untouched.
 */
function ending(job: Job, entry: Registered, member: AnyMember, acted: Acted, options: HandlerOptions): Outcome {
  if (job.signal.aborted && acted.end !== 'answer') {
    const reason: unknown = job.signal.reason;
    if (reason instanceof HoldfastError && reason.code === 'RUN_CANCELLING') return failed(entry, coded(reason));
    if (acted.end === 'failure') return { kind: 'return' };
  }
  if (acted.end === 'answer') return answered(entry, acted);
  if (acted.end === 'pause') return acted.outcome;
  const { error } = acted;
  if (isOutage(error)) return { kind: 'snooze', delayMs: backoff(0, 1_000) };
  const said = error instanceof Final ? { code: error.code, message: error.message } : coded(error, job.task.member);
  const tries = member.kind === 'human' ? defaultTries : (member.tries ?? defaultTries);
  const final = error instanceof Final || said.code === 'APPROVAL_EXPIRED' || job.task.tries + 1 >= tries;
  if (final) return failed(entry, said);
  return { kind: 'retry', delayMs: backoff(job.task.tries, options.retryMs ?? 1_000), error: said };
}

/** An agent's answer is stored with its mind. */
function answered(entry: Registered, { answer, decisions, mind, memories, writes, saved }: Answered): Outcome {
  return {
    kind: 'settle',
    status: 'completed',
    answer: mind ? withMind(answer, mind) : answer,
    decisions,
    ...(mind ? { mind } : {}),
    ...(memories && memories.length > 0 ? { memories } : {}),
    ...(writes && writes.length > 0 ? { writes } : {}),
    ...(saved ? { saved } : {}),
    plan: (view) => planNext(entry, view),
  };
}

/** A final failure settles like an answer; without the team's code nobody can be asked what follows. */
const failed = (entry: Registered | undefined, error: TaskError): Outcome => ({
  kind: 'settle',
  status: 'failed',
  error,
  plan: (view) => (entry ? planNext(entry, view) : { status: 'failed', error, tasks: [] }),
});

/** A database that is away is nobody's failure and uses up no tries. */
const isOutage = (error: unknown): boolean =>
  error instanceof DbError && ['DB_UNREACHABLE', 'DB_BUSY', 'DB_UNABLE'].includes(error.code);

const died = (deaths: number): TaskError => ({
  code: 'WORKER_DIED',
  message: `given up after ${deaths} workers died while running it`,
});

async function finishBare(job: Job, { bare = {}, retryMs = 1_000 }: HandlerOptions): Promise<Outcome> {
  const { member, tries } = job.task;
  const run = Object.hasOwn(bare, member) ? bare[member] : undefined;
  if (!run)
    return { kind: 'finish', status: 'failed', error: coded(errors.MEMBER_UNKNOWN({ team: 'the platform', member })) };
  try {
    return { kind: 'finish', status: 'completed', result: await run(job) };
  } catch (error) {
    const said = coded(error, member);
    if (tries + 1 >= defaultTries) return { kind: 'finish', status: 'failed', error: said };
    return { kind: 'retry', delayMs: backoff(tries, retryMs), error: said };
  }
}

const backoff = (tries: number, firstMs: number): number =>
  Math.min(longestRetryMs, firstMs * 2 ** Math.min(tries, 20)) * (0.5 + Math.random());

const coded = (error: unknown, member = 'the task'): TaskError =>
  taskError(error, (reason) => errors.STEP_FAILED({ member, reason }));
