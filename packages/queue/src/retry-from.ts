import { type Db, DbError } from '@holdfast/db';
import type { Hints } from '@holdfast/events';
import { asksNext, type EventData, stateAfter, type TaskRef } from '@holdfast/events/contract';
import type { FairOrder } from './fair.ts';
import { nextTaskId, runId, shardOf, taskId } from './ids.ts';
import { toJsonValue, toText } from './json.ts';
import { outageMs, pause } from './pause.ts';
import { runs as queries, tasks as taskQueries } from './queries.ts';
import type { RunRow } from './rows.ts';
import type { TaskRow } from './types.ts';

export interface RetryFrom {
  run: string;
  /** The id of the step: a task of it that has answered. */
  step: string;
  /** The same key and step are the same new run. */
  key: string;
  /** Of the release that is to run what follows. */
  shape: string;
  by: string;
}

type Settled = TaskRow & { settledAt: number | null };

export type RetriedFrom =
  | { runId: string; started: boolean }
  | 'missing'
  | 'still at work'
  | 'no such step'
  | 'the step has not answered';

/** Starts a new run that begins with what an ended one knew after a step. Safe to send again under the same key. */
export async function retryFrom(
  db: Db,
  lane: number,
  hints: Hints,
  order: FairOrder,
  wanted: RetryFrom,
): Promise<RetriedFrom> {
  const [old] = await db.run<RunRow>(queries.run, { run: wanted.run });
  if (!old) return 'missing';
  const rows = await db.run<TaskRow>(taskQueries.tasksOfRun, { run: old.run_id });
  const all = rows.map((task) => ({ ...task, settledAt: task.completed_at?.getTime() ?? null }));
  const step = all.find((task) => task.task_id === wanted.step.toLowerCase() && task.member !== asksNext);
  if (!step) return 'no such step';
  if (step.status !== 'completed') return 'the step has not answered';
  const key = toText(`from:${step.task_id}:${wanted.key}`);
  const id = runId(old.team, key);
  const lag = order.lag(old.user_id ?? undefined, Date.now() * 1_000);
  const columns = { ...columnsOf(id, all, step), lag, run: id, of: old.run_id, step: step.task_id, key, lane };
  const data = toJsonValue(startedOf(id, old, all, step, { key, by: toText(wanted.by) }));
  for (let tries = 0; ; tries++) {
    try {
      const done = await db.run(queries.retryFrom, { ...columns, shape: wanted.shape, data });
      if (done.length > 0) {
        hints.events();
        hints.tasks(new Set(columns.n_regions));
        return { runId: id, started: true };
      }
      break;
    } catch (error) {
      // Sent again: a key that was taken by the first sending is harmless.
      if (!(error instanceof DbError) || error.outcome !== 'unknown' || tries >= 5) throw error;
      await pause(outageMs(tries));
    }
  }
  const [taken] = await db.run<RunRow>(queries.run, { run: id });
  return taken ? { runId: id, started: false } : 'still at work';
}

/** What is open in the new run: what is to be run again, or else the question who is next. */
function openOf(id: string, all: readonly Settled[], step: Settled): TaskRef[] {
  const { again } = stateAfter(all, step);
  const { turn, region } = step;
  if (again.length === 0) return [{ taskId: nextTaskId(id, 0), member: asksNext, turn, region }];
  return again.map((task) => ({
    taskId: taskId(id, task.member, turn),
    member: task.member,
    turn,
    region: task.region,
  }));
}

function columnsOf(id: string, all: readonly Settled[], step: Settled) {
  const { kept } = stateAfter(all, step);
  const copies = kept.map((task) => taskId(id, task.member, task.turn));
  const open = openOf(id, all, step);
  return {
    olds: kept.map((task) => task.task_id),
    copies,
    shards: copies.map(shardOf),
    open: open.length,
    turn: step.turn,
    n_tasks: open.map((task) => task.taskId),
    n_members: open.map((task) => task.member),
    n_regions: open.map((task) => task.region),
    n_shards: open.map((task) => shardOf(task.taskId)),
  };
}

function startedOf(
  id: string,
  old: RunRow,
  all: readonly Settled[],
  step: Settled,
  { key, by }: { key: string; by: string },
): EventData['run.started'] {
  return {
    team: old.team,
    key,
    tasks: openOf(id, all, step),
    from: { runId: old.run_id, taskId: step.task_id, by },
    kept: stateAfter(all, step).kept.map(({ member, turn, region, status }) => ({
      taskId: taskId(id, member, turn),
      member,
      turn,
      region,
      status: status === 'failed' ? 'failed' : 'completed',
    })),
  };
}
