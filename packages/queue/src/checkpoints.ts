import type { Db } from '@holdfast/db';
import { point } from '@holdfast/telemetry';
import { checkpoints as queries } from './queries.ts';
import type { Json } from './types.ts';

/** A task held by one attempt. */
export interface Hold {
  taskId: string;
  fence: number;
}

/** What an attempt saved: a checkpoint or a write beside one. */
export interface Saved {
  fence: number;
  id: string;
  data: Json;
}

/** Saves under the fence, in one statement; `data` is JSON text. false: the task is not ours any more, nothing was written. */
export async function saveCheckpoints(
  db: Db,
  { taskId, fence }: Hold,
  rows: readonly { id: string; data: string }[],
): Promise<boolean> {
  await point('checkpoint.saving', { taskId, fence });
  const saved = await db.run(queries.save, {
    task: taskId,
    fence,
    ids: rows.map((row) => row.id),
    datas: rows.map((row) => row.data),
  });
  await point('checkpoint.saved', { taskId, fence, rows: saved.length });
  return saved.length === rows.length;
}

/** Everything saved of a task, by all its attempts. */
export function savedCheckpoints(db: Db, taskId: string): Promise<Saved[]> {
  return db.run<Saved>(queries.saved, { task: taskId });
}

/** Forgets what was saved of a task that is held. */
export async function forgetCheckpoints(db: Db, { taskId, fence }: Hold): Promise<void> {
  await db.run(queries.forget, { task: taskId, fence });
}
