import { openDb } from '@holdfast/db';
import { type Handler, type NewRun, openQueue, type Outcome, startWorker, type Worker } from '@holdfast/queue';
import { pause } from '../clock.ts';
import { type Payload, queueActor } from './queue-peer.ts';

interface Settings {
  url: string;
  /** Tasks of one-step runs instead of bare ones. */
  runs?: boolean;
  /** false: no LISTEN, as on CockroachDB. */
  hints?: boolean;
  region?: string;
  /** How long a handler takes. */
  holdMs?: number;
}

export const regions = ['us-east-1', 'us-west-2', 'us-central-1'];
const shape = 'bench';
/** As many as the peers take at once when tuned. */
const slots = { bare: 500, runs: 200 };

/** Holdfast's queue: a worker as the product starts it, with more slots. */
export async function open({ url, runs = false, hints = true, region = 'us-east-1', holdMs = 0 }: Settings): Promise<ReturnType<typeof queueActor>> {
  const db = openDb({ url, max: 10 });
  await db.ready();
  const queue = openQueue({ db, region: null, regions });
  let worker: Worker | undefined;
  let started = 0;
  const run = (payload: Payload): NewRun => ({
    team: 'bench',
    key: `${process.pid}-${started++}`,
    shape,
    input: payload,
    tasks: [{ member: 'one', home: region }],
  });
  const put = (payloads: Payload[]): Promise<unknown> =>
    runs ? queue.start(payloads.map(run)) : queue.enqueue(payloads.map((payload) => ({ member: 'one', region, payload })));
  const count = async (where: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`SELECT count(*) AS n FROM agent_tasks WHERE ${where}`);
    return row?.n ?? 0;
  };
  return queueActor({
    init: () => Promise.resolve(),
    purge: async () => {
      await db.sql('TRUNCATE agent_tasks, runs, events');
    },
    one: (payload) => put([payload]),
    many: put,
    work: async (handle, wanted) => {
      const handler: Handler = async ({ task, run: view }) => {
        await handle((view ? view.input : task.payload) as Payload);
        if (holdMs > 0) await pause(holdMs);
        return view ? settled : finished;
      };
      worker = await startWorker({
        db,
        region,
        regions,
        slots: wanted ?? (runs ? slots.runs : slots.bare),
        handler,
        shapes: () => [shape],
        listen: hints,
      });
    },
    left: () => count("status IN ('pending', 'processing', 'waiting')"),
    failed: () => count("status IN ('failed', 'cancelled')"),
    completed: () => count("status = 'completed'"),
    openRuns: async () => {
      const [row] = await db.sql<{ n: number }>("SELECT count(*) AS n FROM runs WHERE status <> 'completed'");
      return row?.n ?? 0;
    },
    close: async () => {
      await worker?.stop();
      await db.close();
    },
  });
}

const finished: Outcome = { kind: 'finish', status: 'completed' };
const settled: Outcome = { kind: 'settle', status: 'completed', answer: { done: true }, plan: () => ({ status: 'completed', tasks: [] }) };
