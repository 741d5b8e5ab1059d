import { DbError } from '@holdfast/db';
import { log, maskJson, metrics, point } from '@holdfast/telemetry';
import { plainError, type Settling, settlement, withAnswer } from './close.ts';
import { refusal } from './errors.ts';
import { Held } from './held.ts';
import { approvalId } from './ids.ts';
import { jsonHash, toJson, toJsonValue } from './json.ts';
import { type Holding, holding, load } from './load.ts';
import { outageMs, pause } from './pause.ts';
import type { Settled, Settlement } from './settle.ts';
import { settleWriting } from './settle-writing.ts';
import type { Outcome, RunView } from './types.ts';
import type { Yielding } from './yield.ts';

/** What the worker lends to the end of an attempt. */
export interface Ending {
  /** May a next task with this home be leased in the settle: is it ours or nobody's, and is the chain still young? */
  leasable(home: string, chainSince: number): boolean;
  /** Keeps a free slot for a next task, beside the one this attempt leaves; false: there is none. */
  reserve(): boolean;
  release(slots: number): void;
  /** Runs the next tasks that the settle leased to this worker. */
  chain(held: Held[]): void;
}

const logger = log('attempt');
const settles = metrics.counter('holdfast_settles_total');
const yields = metrics.counter('holdfast_yields_total');
const stale = metrics.counter('holdfast_stale_refused_total');

/** Settles the attempt, however often it takes, unless the task is not ours any more. true: it is closed. */
export async function close(held: Held, first: Settling, ending: Ending): Promise<boolean> {
  let outcome = first;
  let refusals = 0;
  for (let tries = 0; ; tries++) {
    await held.site.leaseHeld();
    if (held.site.over || held.lost) return refused(held);
    const view = held.run as RunView;
    const seats = new Seats(ending);
    try {
      const item = settlement(held.task, view, outcome, {
        worker: held.site.id,
        region: held.site.region,
        mayLease: (home) => ending.leasable(home, held.chainSince) && seats.take(),
        elapsedMs: held.elapsedMs(),
      });
      await point('attempt.settling', { task: held.task, item });
      const { writes = [] } = view.status === 'running' ? outcome : {};
      const settled =
        writes.length > 0
          ? await held.site.underWay.during(() => settleWriting(held.site.db, item, writes, held.site))
          : await held.site.settles.submit(item);
      if (settled) {
        closed(held, item, settled, outcome, ending);
        return true;
      }
    } catch (error) {
      if (mayPass(error, outcome, tries)) await pause(outageMs(tries));
      else {
        outcome = instead(held, first, ++refusals, error);
        if (refusals > mostRefusals) await pause(outageMs(refusals));
      }
    } finally {
      seats.release();
    }
    const now = await lookAgain(held);
    if (now === 'closed') return true;
    if (now !== 'mine') return refused(held);
  }
}

/** `instead` has as many answers; where even the last is refused, haste helps nobody. */
const mostRefusals = 3;
/** How often a refusal that may not be the answer's fault is not believed. */
const mostDoubts = 5;

/** The same settlement may be taken later. */
function mayPass(error: unknown, { writes }: Settling, tries: number): boolean {
  if (!(error instanceof DbError)) return false;
  if (error.code !== 'DB_REFUSED') return true;
  // A number that a write chose by reading was taken meanwhile by somebody else's: the same statement chooses another.
  const isTaken = error.sqlstate === '23505' && (writes?.length ?? 0) > 0;
  const isInternal = error.sqlstate?.startsWith('XX') ?? false;
  return (isTaken || isInternal) && tries < mostDoubts;
}

/** The slots of next tasks while their settle is under way: the attempt's own first, then free ones. */
class Seats {
  private readonly ending: Ending;
  private own = true;
  private reserved = 0;

  constructor(ending: Ending) {
    this.ending = ending;
  }

  take(): boolean {
    if (this.own) {
      this.own = false;
      return true;
    }
    if (!this.ending.reserve()) return false;
    this.reserved++;
    return true;
  }

  release(): void {
    this.ending.release(this.reserved);
    this.reserved = 0;
  }
}

function closed(held: Held, item: Settlement, settled: NonNullable<Settled>, outcome: Settling, ending: Ending): void {
  const { site, task } = held;
  settles.inc({ member: task.member, status: item.taskTo });
  site.hints.events();
  const waiting = item.next.filter((next) => next.worker === null);
  if (waiting.length > 0) site.hints.tasks(new Set(waiting.map((next) => next.region)));
  else if (held.run?.parentTask && item.last && item.runTo !== 'running') site.hints.tasks(['*']);
  const leased = item.next.filter((next) => next.worker !== null);
  if (leased.length === 0) return;
  const view: RunView = {
    ...withAnswer(held.run as RunView, task, outcome),
    version: settled.version,
    open: settled.open,
  };
  const since = process.hrtime.bigint();
  ending.chain(
    leased.map((next) => {
      const chained = new Held(
        { ...next, runId: task.runId, shape: task.shape, fence: 1, tries: 0, deaths: 0, payload: null },
        site,
        since,
        held.chainSince,
      );
      chained.run = view;
      return chained;
    }),
  );
}

/**
 * What is settled instead when the database or the rules refuse a value; `next` that throws is one of these. First the
 * answer is kept and the run stuck; if that is refused too, the answer is at fault: the attempt has failed, and `next`
 * is asked with that; at last both are given up.
 */
function instead(held: Held, first: Settling, refusals: number, error: unknown): Settling {
  logger.error({ error, task: held.task.taskId, run: held.task.runId }, 'the answer cannot be stored');
  const said = refusal(error);
  const stuck: Settling['plan'] = () => ({ status: 'stuck', error: said, tasks: [] });
  // An answer whose writes or memories are refused cannot be kept without them.
  if (refusals === 1 && (first.writes || first.memories))
    return { kind: 'settle', status: 'failed', error: said, plan: first.plan };
  if (refusals === 1) return { ...first, plan: stuck };
  return { kind: 'settle', status: 'failed', error: said, plan: refusals === 2 ? first.plan : stuck };
}

/** Reads what became of the task, however long the database is away. A task still ours gets the run as it is now. */
async function lookAgain(held: Held): Promise<Holding> {
  for (let tries = 0; ; tries++) {
    if (held.site.over) return 'lost';
    try {
      const now = await holding(held.site.db, held.task);
      if (now !== 'mine' || held.task.runId === null) return now;
      const loaded = (await load(held.site.db, [held.task.taskId])).get(held.task.taskId);
      if (!loaded) return 'lost';
      held.give(loaded);
      return 'mine';
    } catch (error) {
      if (!(error instanceof DbError)) throw error;
      await pause(outageMs(tries));
    }
  }
}

/** Gives the task back by a yield, whatever it takes. false: it was not ours any more. */
export async function giveBack(held: Held, first: Yielded): Promise<boolean> {
  let outcome = first;
  let unknown = false;
  for (let tries = 0; ; tries++) {
    await held.site.leaseHeld();
    if (held.site.over || held.lost) return refused(held);
    try {
      const item = yielding(held, outcome);
      if (await held.site.yields.submit(item)) {
        yielded(held, outcome, item);
        return true;
      }
      // An earlier sending, or the exchange, may have done it.
      if ((unknown || outcome.kind === 'finish') && (await lookAgain(held)) !== 'lost') {
        yielded(held, outcome, item);
        return true;
      }
      return refused(held);
    } catch (error) {
      if (error instanceof DbError && error.code !== 'DB_REFUSED') {
        unknown = true;
        await pause(outageMs(tries));
      } else if (outcome === first) outcome = plainer(held, outcome, error);
      else throw error;
    }
  }
}

type Yielded = Exclude<Outcome, Settling | { kind: 'spawn' }>;

/** What is written where the database or the rules refuse what the attempt wanted to leave. */
function plainer(held: Held, outcome: Yielded, error: unknown): Yielded {
  logger.error({ error, task: held.task.taskId, run: held.task.runId }, 'what the attempt leaves cannot be stored');
  const said = refusal(error);
  if (outcome.kind === 'finish') return { kind: 'finish', status: 'failed', error: said };
  return { kind: 'retry', delayMs: outcome.kind === 'retry' ? outcome.delayMs : 1_000, error: said };
}

function yielding(held: Held, outcome: Yielded): Yielding {
  const base: Yielding = {
    taskId: held.task.taskId,
    fence: held.task.fence,
    to: 'waiting',
    delayUs: 0,
    tries: 0,
    payload: 'payload' in outcome ? toJson(outcome.payload) : null,
    answer: null,
    error: 'error' in outcome && outcome.error ? toJson(outcome.error) : null,
    questions: [],
  };
  switch (outcome.kind) {
    case 'retry':
      return { ...base, delayUs: outcome.delayMs * 1_000, tries: 1 };
    case 'snooze':
      return { ...base, delayUs: outcome.delayMs * 1_000 };
    case 'park': {
      const questions = outcome.questions.map((question, index) => ({
        approvalId: approvalId(held.task.taskId, held.task.fence, index),
        hash: jsonHash(question.proposal),
        proposal: toJsonValue(question.proposal),
        may: question.may ? JSON.stringify(question.may) : null,
        notBy: question.notBy ?? null,
      }));
      return { ...base, delayUs: outcome.expiresMs * 1_000, questions };
    }
    case 'return':
      return { ...base, to: 'pending' };
    case 'finish':
      return { ...base, to: outcome.status, answer: toJson(outcome.result) };
  }
}

function yielded(held: Held, outcome: Yielded, item: Yielding): void {
  yields.inc({ kind: outcome.kind });
  const about = held.about();
  if (outcome.kind === 'retry')
    held.emit('task.retrying', { ...about, delayMs: outcome.delayMs, error: plainError(outcome.error) });
  if (outcome.kind === 'snooze') held.emit('task.snoozed', { ...about, delayMs: outcome.delayMs });
  if (outcome.kind === 'return') {
    held.emit('task.returned', about);
    held.site.hints.tasks([held.task.region]);
  }
  if (outcome.kind === 'park') {
    const approvals = item.questions.map((question, index) => ({
      approvalId: question.approvalId,
      proposal: maskJson(outcome.questions[index]?.proposal),
    }));
    held.emit('task.parked', { ...about, approvals });
  }
}

function refused(held: Held): false {
  if (!held.site.over) {
    stale.inc();
    logger.info(
      { task: held.task.taskId, fence: held.task.fence },
      'a late write was refused: the task is not ours any more',
    );
  }
  return false;
}
