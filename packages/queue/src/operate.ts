import { type Db, DbError } from '@holdfast/db';
import type { Hints } from '@holdfast/events';
import { nextTaskId, shardOf } from './ids.ts';
import { toJsonValue, toText } from './json.ts';
import { outageMs, pause } from './pause.ts';
import { runs as queries, tasks as taskQueries } from './queries.ts';
import type { RunRow } from './rows.ts';
import type { TaskRow } from './types.ts';

export type Cancelled = 'cancelled' | 'cancelling' | 'closed' | 'missing';
export type Redriven = 'redriven' | 'nothing to redrive' | 'is a child' | 'missing';

/** Pending and waiting tasks end now; held ones learn it by the next beat, and the last closes the run. Safe to send again. */
export async function cancel(db: Db, lane: number, hints: Hints, run: string, by: string): Promise<Cancelled> {
  for (let tries = 0; ; tries++) {
    try {
      const [done] = await db.run<{ status: 'cancelled' | 'cancelling' }>(queries.cancel, {
        run,
        lane,
        data: toJsonValue({ by: toText(by) }),
      });
      if (done) {
        hints.events();
        hints.tasks(['*']);
        return done.status;
      }
      break;
    } catch (error) {
      if (!(error instanceof DbError) || error.outcome !== 'unknown') throw error;
      await pause(outageMs(tries));
    }
  }
  const [row] = await db.run<RunRow>(queries.run, { run });
  if (!row) return 'missing';
  return row.status === 'cancelling' || row.status === 'cancelled' ? row.status : 'closed';
}

/** Which members' dead tasks are set going again: those of optional ones are not, their runs went on without them. */
export type Redrives = (member: string) => boolean;

/** A failed run's dead tasks of the last turn are pending again under the same ids; a stuck run asks `next` again. */
export async function redrive(
  db: Db,
  lane: number,
  hints: Hints,
  run: string,
  by: string,
  wanted: Redrives,
): Promise<Redriven> {
  for (;;) {
    const [before] = await db.run<RunRow>(queries.run, { run });
    const done = await redriveOnce(db, lane, hints, before, by, wanted);
    if (done !== 'nothing to redrive') return done;
    // The run may have moved meanwhile; what was seen of it says nothing then.
    const [now] = await db.run<RunRow>(queries.run, { run });
    if (now?.version === before?.version) return done;
  }
}

/** A closed child is never redriven, its caller is; a stuck one is not closed, and its caller waits for it. */
async function redriveOnce(
  db: Db,
  lane: number,
  hints: Hints,
  row: RunRow | undefined,
  by: string,
  wanted: Redrives,
): Promise<Redriven> {
  if (!row) return 'missing';
  const run = row.run_id;
  if (row.parent_task !== null && row.status !== 'stuck') return 'is a child';
  const all = await db.run<TaskRow>(taskQueries.tasksOfRun, { run });
  const last = Math.max(1, ...all.map((task) => task.turn));
  const data = toJsonValue({ by: toText(by) });
  if (row.status === 'stuck') {
    const task = nextTaskId(run, row.version);
    const home = all.find((one) => one.turn === last)?.region ?? '';
    const done = await db.run(queries.redriveStuck, {
      run,
      version: row.version,
      task,
      turn: last,
      region: home,
      shard: shardOf(task),
      lane,
      data,
    });
    if (done.length === 0) return 'nothing to redrive';
    hints.tasks([home]);
  } else {
    const dead = all.filter((task) => task.turn === last && task.status === 'failed' && wanted(task.member));
    if (dead.length === 0) return 'nothing to redrive';
    const ids = dead.map((task) => task.task_id);
    await db.run(queries.letGo, { tasks: ids });
    const done = await db.run(queries.redrive, { run, tasks: ids, version: row.version, lane, data });
    if (done.length === 0) return 'nothing to redrive';
    hints.tasks(new Set(dead.map((task) => task.region)));
  }
  hints.events();
  return 'redriven';
}
