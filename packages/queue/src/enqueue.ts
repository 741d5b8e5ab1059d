import type { Db } from '@holdfast/db';
import type { Hints } from '@holdfast/events';
import type { FairOrder } from './fair.ts';
import { freshId, shardOf } from './ids.ts';
import { toJson } from './json.ts';
import { tasks as queries } from './queries.ts';
import type { NewTask } from './types.ts';

/** The shape of bare tasks: every worker knows it, its members are handlers of the platform. */
export const bareShape = 'bare';

/** Adds bare tasks in one statement. A task id that is taken is left as it is; the ids returned are those added. */
export async function enqueue(db: Db, hints: Hints, order: FairOrder, wanted: readonly NewTask[]): Promise<string[]> {
  const now = Date.now() * 1_000;
  const ids = wanted.map((task) => task.taskId ?? freshId());
  const given = wanted.some((task) => task.taskId !== undefined);
  const rows = await db.run<{ task_id: string }>(given ? queries.enqueueOnce : queries.enqueue, {
    shape: bareShape,
    tasks: ids,
    members: wanted.map((task) => task.member),
    regions: wanted.map((task) => task.region),
    shards: ids.map(shardOf),
    lags: wanted.map((task) => order.lag(task.user, now)),
    delays: wanted.map((task) => Math.round((task.delayMs ?? 0) * 1_000)),
    payloads: wanted.map((task) => toJson(task.payload)),
  });
  hints.tasks(new Set(wanted.filter((task) => !task.delayMs).map((task) => task.region)));
  return given ? rows.map((row) => row.task_id) : ids;
}
