import { createHandler, newRun } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { openQueue, startWorker, type Worker } from '@holdfast/queue';
import { pause } from '../clock.ts';
import { type Payload, queueActor, type Work } from './queue-peer.ts';
import { oneStep, regions } from './teams.ts';

interface Settings {
  url: string;
  /** Runs of a team of one step instead of bare tasks. */
  runs?: boolean;
  /** false: no LISTEN, as on CockroachDB. */
  hints?: boolean;
  region?: string;
  /** How long a handler takes. */
  holdMs?: number;
}

const home = 'us-east-1';
/** As many as the peers take at once when tuned. */
const slots = { bare: 500, runs: 200 };

/** Holdfast: a worker with the product's own handler, as the product starts it but with more slots. */
export async function open(settings: Settings): Promise<ReturnType<typeof queueActor>> {
  const { url, runs = false, hints = true, region = home, holdMs = 0 } = settings;
  const db = openDb({ url, max: 10, plans: 'index' });
  await db.ready();
  const queue = openQueue({ db, region: null, regions });
  let handle: Work = () => Promise.resolve();
  const work = async (payload: Payload): Promise<void> => {
    await handle(payload);
    if (holdMs > 0) await pause(holdMs);
  };
  const registry = await oneStep(home, work);
  const entry = registry.get('bench');
  let worker: Worker | undefined;
  let started = 0;
  const put = (payloads: Payload[]): Promise<unknown> =>
    runs
      ? queue.start(payloads.map((payload) => newRun(entry, payload, `${process.pid}-${started++}`)))
      : queue.enqueue(payloads.map((payload) => ({ member: 'one', region: home, payload })));
  const count = async (of: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`SELECT count(*) AS n FROM ${of}`);
    return row?.n ?? 0;
  };
  return queueActor({
    init: () => Promise.resolve(),
    purge: async () => {
      await db.sql('TRUNCATE agent_tasks, runs, events');
    },
    one: (payload) => put([payload]),
    many: put,
    work: async (handler) => {
      handle = handler;
      worker = await startWorker({
        db,
        region,
        regions,
        slots: runs ? slots.runs : slots.bare,
        handler: createHandler({ db, registry, bare: { one: ({ task }) => work(task.payload as Payload) } }),
        shapes: () => registry.shapes(),
        listen: hints,
      });
    },
    left: () => count("agent_tasks WHERE status IN ('pending', 'processing', 'waiting')"),
    failed: () => count("agent_tasks WHERE status IN ('failed', 'cancelled')"),
    completed: () => count("agent_tasks WHERE status = 'completed'"),
    openRuns: () => count("runs WHERE status <> 'completed'"),
    close: async () => {
      await worker?.stop();
      await db.close();
    },
  });
}
