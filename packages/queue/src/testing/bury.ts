import type { Db } from '@holdfast/db';
import { freshId } from '../ids.ts';
import { reap } from '../reaper.ts';

/**
 * What time does to workers that died: their leases run out and a steady worker takes their tasks back. Nobody waits.
 * Returns the tasks taken back.
 */
export async function bury(db: Db, ...dead: string[]): Promise<string[]> {
  return asSteady(db, async (undertaker) => {
    const taken: string[] = [];
    for (;;) {
      // A last beat may still have been on its way.
      await db.sql(
        `UPDATE workers SET lease_until = now() - interval '1 second' WHERE worker = ANY($1::UUID[]) AND status <> 'gone'`,
        [dead],
      );
      taken.push(...(await reap(db, undertaker)).tasks.map((task) => task.taskId));
      const left = await db.sql(`SELECT 1 FROM workers WHERE worker = ANY($1::UUID[]) AND status <> 'gone'`, [dead]);
      if (left.length === 0) return taken;
    }
  });
}

/** With the id of a worker that has been steady longer than any other, and so holds the duties; it claims nothing. */
export async function asSteady<T>(db: Db, work: (worker: string) => Promise<T>): Promise<T> {
  const worker = freshId();
  await db.sql(
    `INSERT INTO workers (worker, region, status, lease_until, steady_since)
     VALUES ($1, 'nowhere', 'live', now() + interval '1 hour', now() - interval '1 day')`,
    [worker],
  );
  try {
    return await work(worker);
  } finally {
    await db.sql('DELETE FROM workers WHERE worker = $1', [worker]);
  }
}
