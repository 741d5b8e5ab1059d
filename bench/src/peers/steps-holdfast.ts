import { openDb } from '@holdfast/db';
import { type Handler, type Plan, type RunView, startWorker } from '@holdfast/queue';
import { setPoint } from '@holdfast/telemetry';
import { regions } from './holdfast.ts';
import { stepsActor } from './steps-peer.ts';

const home = 'us-east-1';
const shape = 'three';
const members = ['a', 'b', 'c'];

/**
 * A worker starts runs of three steps and runs them. The end of a run is taken from the point behind the settle's
 * commit: what waits for a run in the product follows the event log, which `deliver` measures.
 */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof stepsActor>> {
  const db = openDb({ url, max: 10 });
  const ended = new Map<string, () => void>();
  setPoint('settle.sent', ({ items }) => {
    for (const { runId, runTo } of items as { runId: string; runTo: string }[]) if (runTo === 'completed') ended.get(runId)?.();
  });
  const handler: Handler = ({ run }) => Promise.resolve({ kind: 'settle', status: 'completed', answer: { n: last(run) + 1 }, plan });
  const worker = await startWorker({ db, region: home, regions, slots: 64, handler, shapes: () => [shape] });
  const tag = `${process.pid}-${Date.now()}`;
  let runs = 0;
  return stepsActor({
    run: async (i) => {
      const key = `${tag}-${i}`;
      const runId = worker.idOf('bench', key);
      const end = new Promise<void>((resolve) => ended.set(runId, resolve));
      const [started] = await worker.start([{ team: 'bench', key, shape, input: { n: 0 }, tasks: [{ member: 'a', home }] }]);
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
      if (row?.n !== runs || row.answers !== runs * members.length) throw new Error(`${runs} runs were awaited, ${row?.n} with ${row?.answers} answers are stored`);
      await db.sql('TRUNCATE agent_tasks, runs, events');
      runs = 0;
    },
    close: async () => {
      await worker.stop();
      await db.close();
    },
  });
}

function last(run: RunView | null): number {
  const answer = run?.answers.at(-1)?.result as { n: number } | undefined;
  return answer?.n ?? (run?.input as { n: number }).n;
}

/** The team's `next`: one member after the other. */
function plan(view: RunView): Plan {
  const member = members[view.answers.length];
  return member === undefined ? { status: 'completed', tasks: [] } : { status: 'running', tasks: [{ member, home }] };
}
