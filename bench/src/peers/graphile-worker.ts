import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { type Payload, queueActor } from './queue-peer.ts';

interface Utils {
  migrate(): Promise<void>;
  addJob(identifier: string, payload: Payload): Promise<unknown>;
  addJobs(specs: { identifier: string; payload: Payload }[]): Promise<unknown>;
  release(): Promise<void>;
}

interface Runner {
  promise: Promise<void>;
  stop(): Promise<void>;
}

interface Library {
  Logger: new (factory: () => () => void) => object;
  makeWorkerUtils(options: object): Promise<Utils>;
  run(options: object): Promise<Runner>;
}

/** graphile-worker as its performance guide advises: a local queue of 500, completions in batches. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof queueActor>> {
  const { run, makeWorkerUtils, Logger } = await load<Library>('graphile-worker');
  const logger = new Logger(() => () => undefined);
  const db = openDb({ url, max: 1 });
  const utils = await makeWorkerUtils({ connectionString: url, logger });
  let runner: Runner | undefined;
  const count = async (where: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`SELECT count(*) AS n FROM graphile_worker._private_jobs WHERE ${where}`);
    return row?.n ?? 0;
  };
  return queueActor({
    init: () => utils.migrate(),
    purge: async () => {
      await db.sql('TRUNCATE graphile_worker._private_jobs');
    },
    one: (payload) => utils.addJob('task', payload),
    many: (payloads) => utils.addJobs(payloads.map((payload) => ({ identifier: 'task', payload }))),
    work: async (handler) => {
      const worker = {
        connectionString: url,
        logger,
        concurrentJobs: 24,
        maxPoolSize: 10,
        localQueue: { size: 500 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      };
      runner = await run({ noHandleSignals: true, taskList: { task: handler }, preset: { worker } });
      runner.promise.catch((error: unknown) => console.error('graphile-worker ended:', error));
    },
    left: () => count('attempts < max_attempts OR locked_at IS NOT NULL'),
    failed: () => count('attempts >= max_attempts AND locked_at IS NULL'),
    close: async () => {
      await runner?.stop();
      await utils.release();
      await db.close();
    },
  });
}
