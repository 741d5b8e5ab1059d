import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { type Payload, queueActor } from './queue-peer.ts';

interface Emitter {
  on(event: 'error', listener: (error: Error) => void): void;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

interface Queue extends Emitter {
  add(name: string, data: Payload): Promise<unknown>;
  addBulk(jobs: { name: string; data: Payload }[]): Promise<unknown>;
  getJobCounts(...states: string[]): Promise<Record<string, number>>;
  getFailedCount(): Promise<number>;
}

interface Library {
  Queue: new (name: string, options: object, backend: unknown) => Queue;
  Worker: new (
    name: string,
    handler: (job: { data: Payload }) => Promise<void>,
    options: object,
    backend: unknown,
  ) => Emitter;
  createPostgresBackend: unknown;
}

/** BullMQ on its PostgreSQL backend, 100 at a time. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof queueActor>> {
  const { Queue, Worker, createPostgresBackend } = await load<Library>('bullmq');
  const connection = (max: number): object => ({ connectionString: url, max, schema: 'bullmq', migrate: true });
  const report = <T extends Emitter>(emitter: T): T => {
    emitter.on('error', (error) => console.error('bullmq:', error.message));
    return emitter;
  };
  const db = openDb({ url, max: 1 });
  const queue = report(new Queue('task', { connection: connection(10) }, createPostgresBackend));
  let worker: Emitter | undefined;
  return queueActor({
    init: async () => {
      await queue.waitUntilReady();
    },
    purge: async () => {
      const tables = await db.sql<{ name: string }>(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename !~ 'migration|version'",
      );
      if (tables.length > 0) await db.sql(`TRUNCATE ${tables.map(({ name }) => name).join(', ')} CASCADE`);
    },
    one: (payload) => queue.add('task', payload),
    many: (payloads) => queue.addBulk(payloads.map((data) => ({ name: 'task', data }))),
    work: async (handler) => {
      worker = report(
        new Worker(
          'task',
          (job) => handler(job.data),
          { connection: connection(20), concurrency: 100 },
          createPostgresBackend,
        ),
      );
      await worker.waitUntilReady();
    },
    left: async () => {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
      return Object.values(counts).reduce((sum, n) => sum + n, 0);
    },
    failed: () => queue.getFailedCount(),
    close: async () => {
      await worker?.close();
      await queue.close();
      await db.close();
    },
  });
}
