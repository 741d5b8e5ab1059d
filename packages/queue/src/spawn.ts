import { DbError } from '@holdfast/db';
import { log, point } from '@holdfast/telemetry';
import { errors, refusal } from './errors.ts';
import { FairOrder } from './fair.ts';
import type { Held } from './held.ts';
import { holding } from './load.ts';
import { outageMs, pause } from './pause.ts';
import { runs as queries } from './queries.ts';
import { announce, startColumns, starting } from './start.ts';
import type { NewRun, TaskError } from './types.ts';

const logger = log('spawn');
const order = new FairOrder();

/**
 * Starts the child runs and parks the caller until all are closed, in one statement guarded by the caller's fence.
 * Returns undefined when the attempt is over, or the error with which it goes on.
 */
export async function spawn(held: Held, runs: readonly NewRun[], lane: number): Promise<TaskError | undefined> {
  const { task, site } = held;
  const items = runs.map((run) => starting(run, order, null, () => false));
  for (let tries = 0; ; tries++) {
    await site.leaseHeld();
    if (site.over || held.lost) return undefined;
    let answered = false;
    try {
      await point('spawn.sending', { task });
      const rows = await site.db.run<{ run_id: string }>(queries.spawn, {
        ...startColumns(items, lane),
        caller: task.taskId,
        fence: task.fence,
      });
      answered = true;
      await point('spawn.sent', { task });
      if (rows.length > 0) {
        announce(site.hints, items, new Set(rows.map((row) => row.run_id)));
        held.emit('task.awaiting', { ...held.about(), runs: rows.map((row) => row.run_id) });
        return undefined;
      }
    } catch (error) {
      if (!(error instanceof DbError) || error.code === 'DB_REFUSED') return refusal(error);
      logger.warn({ error, task: task.taskId }, 'child runs not started; looking what became of it');
      await pause(outageMs(tries));
    }
    const now = await holding(site.db, task).catch(() => 'unknown' as const);
    if (now !== 'mine' && now !== 'unknown') return undefined;
    if (now === 'mine' && answered) return refusal(errors.SPAWN_TAKEN());
  }
}
