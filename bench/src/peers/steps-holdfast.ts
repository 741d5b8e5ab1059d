import { createHandler, newRun } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { startWorker } from '@holdfast/queue';
import { setPoint } from '@holdfast/telemetry';
import { stepsActor } from './steps-peer.ts';
import { regions, threeSteps } from './teams.ts';

const home = 'us-east-1';
const steps = 3;

/**
 * A worker starts runs of three steps and runs them. The end of a run is taken from the point behind the settle's
 * commit: what waits for a run in the product follows the event log, which `deliver` measures.
 */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof stepsActor>> {
  const db = openDb({ url, max: 10, plans: 'index' });
  const ended = new Map<string, () => void>();
  setPoint('settle.sent', ({ items }) => {
    for (const { runId, runTo } of items as { runId: string; runTo: string }[])
      if (runTo === 'completed') ended.get(runId)?.();
  });
  const registry = await threeSteps(home);
  const entry = registry.get('bench');
  const handler = createHandler({ db, registry });
  const worker = await startWorker({ db, region: home, regions, slots: 64, handler, shapes: () => registry.shapes() });
  const tag = `${process.pid}-${Date.now()}`;
  let runs = 0;
  return stepsActor({
    run: async (i) => {
      const key = `${tag}-${i}`;
      const runId = worker.idOf('bench', key);
      const end = new Promise<void>((resolve) => ended.set(runId, resolve));
      const [started] = await worker.start([newRun(entry, { n: 0 }, key)]);
      if (!started?.started) throw new Error(`run ${key} was not started`);
      await end;
      ended.delete(runId);
      runs++;
    },
    purge: async () => {
      // What was awaited must be what is stored, or the figures are of something else.
      const [row] = await db.sql<{ n: number; answers: number }>(
        "SELECT count(*) AS n, (SELECT count(*) FROM agent_tasks WHERE status = 'completed') AS answers FROM runs WHERE status = 'completed'",
      );
      if (row?.n !== runs || row.answers !== runs * steps) {
        throw new Error(`${runs} runs were awaited, ${row?.n} with ${row?.answers} answers are stored`);
      }
      await db.sql('TRUNCATE agent_tasks, runs, events');
      runs = 0;
    },
    close: async () => {
      await worker.stop();
      await db.close();
    },
  });
}
