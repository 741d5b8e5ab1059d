import { type Db, DbError } from '@holdfast/db';
import { forgetCheckpoints, type Job, saveCheckpoints, savedCheckpoints } from '@holdfast/queue';
import { Pause } from '../pause.ts';
import type { Threads } from './saver.ts';

const insistMs = 5_000;

/** The one thread of a task, in the database. `saved` is told once something is. */
export function threadOf(db: Db, { task }: Job, saved: () => void): Threads {
  const { taskId, fence } = task;
  return {
    fence,
    names: () => [taskId],
    // No attempt before this one, nothing saved: the trip is spared.
    load: async () => (fence === 1 ? [] : await insist(() => savedCheckpoints(db, taskId))),
    async save(_, rows) {
      saved();
      if (!(await insist(() => saveCheckpoints(db, { taskId, fence }, rows)))) throw new Pause({ kind: 'return' });
    },
    forget: () => insist(() => forgetCheckpoints(db, { taskId, fence })),
  };
}

/** These statements may be sent again, whatever became of them. */
async function insist<T>(send: () => Promise<T>): Promise<T> {
  const until = performance.now() + insistMs;
  for (let tries = 0; ; tries++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof DbError) || error.code === 'DB_REFUSED' || performance.now() > until) throw error;
      await new Promise((wake) => setTimeout(wake, Math.min(1_000, 20 * 2 ** tries) * (0.5 + Math.random())));
    }
  }
}
