import { type Db, transaction } from '@holdfast/db';
import { point } from '@holdfast/telemetry';
import { tasks } from './queries.ts';
import { type Settled, type Settlement, settleAlone } from './settle.ts';
import type { Write } from './types.ts';

/** Rolls the transaction back: the task is not ours, or the run has moved. */
class NotSettled extends Error {}

/**
 * An attempt that writes to our own tables: the task locked by its fence, the writes, the settle, all or nothing. So they
 * happen exactly once, whatever dies. undefined: it had no effect, as with a settle alone.
 */
export async function settleWriting(
  db: Db,
  item: Settlement,
  writes: readonly Write[],
  at: { lane: number; region: string },
): Promise<Settled> {
  const { taskId, fence } = item;
  await point('settle.writing', { item });
  try {
    const settled = await transaction(
      db,
      async (tx) => {
        if ((await tx.run(tasks.lock, { task: taskId, fence })).length === 0) throw new NotSettled();
        for (const { query, params } of writes) await tx.run(query, params);
        await point('settle.written', { item });
        const done = await settleAlone(tx, item, at);
        if (!done) throw new NotSettled();
        return done;
      },
      // The core's own level: it must be right at both.
      { isolation: 'inherit' },
    );
    await point('settle.committed', { item });
    return settled;
  } catch (error) {
    if (error instanceof NotSettled) return undefined;
    throw error;
  }
}
