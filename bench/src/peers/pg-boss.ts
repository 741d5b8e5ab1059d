import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { type Payload, queueActor } from './queue-peer.ts';

interface Boss {
  on(event: 'error', listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  createQueue(name: string, options: object): Promise<unknown>;
  send(queue: string, data: Payload): Promise<unknown>;
  insert(queue: string, jobs: { data: Payload }[]): Promise<unknown>;
  work(queue: string, options: object, handler: (jobs: { data: Payload }[]) => Promise<void>): Promise<unknown>;
}

interface Library {
  PgBoss: new (options: object) => Boss;
}

const queue = 'task';

/** pg-boss with batches of 500, burst, and NOTIFY. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof queueActor>> {
  const { PgBoss } = await load<Library>('pg-boss');
  const db = openDb({ url, max: 1 });
  const bosses: Boss[] = [];
  const start = async (options: object): Promise<Boss> => {
    const boss = new PgBoss({ connectionString: url, max: 10, schema: 'pgboss', ...options });
    boss.on('error', (error) => console.error('pg-boss:', error.message));
    await boss.start();
    bosses.push(boss);
    return boss;
  };
  const producer = await start({ supervise: false, schedule: false });
  const count = async (where: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`SELECT count(*) AS n FROM pgboss.job WHERE name = $1 AND ${where}`, [
      queue,
    ]);
    return row?.n ?? 0;
  };
  return queueActor({
    init: async () => {
      await producer.createQueue(queue, { notify: true });
    },
    purge: async () => {
      await db.sql('DELETE FROM pgboss.job WHERE name = $1', [queue]);
      await db.sql('VACUUM ANALYZE pgboss.job');
    },
    one: (payload) => producer.send(queue, payload),
    many: (payloads) =>
      producer.insert(
        queue,
        payloads.map((data) => ({ data })),
      ),
    work: async (handler) => {
      const boss = await start({ useListenNotify: true });
      const options = {
        batchSize: 500,
        localConcurrency: 2,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 5,
      };
      await boss.work(queue, options, async (jobs) => {
        await Promise.all(jobs.map((job) => handler(job.data)));
      });
    },
    left: () => count("state < 'completed'"),
    failed: () => count("state IN ('failed', 'cancelled')"),
    close: async () => {
      for (const boss of bosses) await boss.stop({ graceful: true, timeout: 3000 });
      await db.close();
    },
  });
}
