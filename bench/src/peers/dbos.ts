import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { type Payload, queueActor, type Work } from './queue-peer.ts';

interface Client {
  enqueue(options: object, payload: Payload): Promise<unknown>;
  destroy(): Promise<void>;
}

interface Library {
  DBOS: {
    setConfig(config: object): void;
    registerWorkflow(workflow: (payload: Payload) => Promise<void>, options: object): unknown;
    runStep(step: () => Promise<void>, options: object): Promise<void>;
    registerQueue(name: string, options: object): Promise<void>;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
  };
  DBOSClient: { create(options: object): Promise<Client> };
}

const workflow = { workflowName: 'one', queueName: 'task', appVersion: 'v1' };

/** DBOS Transact: a queued workflow of one step, 200 at a time, polled every 20 ms. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof queueActor>> {
  const { DBOS, DBOSClient } = await load<Library>('@dbos-inc/dbos-sdk');
  let handle: Work = () => Promise.resolve();
  let launched = false;
  DBOS.setConfig({
    name: 'bench',
    systemDatabaseUrl: url,
    logLevel: 'error',
    runAdminServer: false,
    applicationVersion: 'v1',
    systemDatabasePoolSize: 20,
  });
  DBOS.registerWorkflow((payload) => DBOS.runStep(() => handle(payload), { name: 'step' }), { name: 'one' });
  const launch = async (): Promise<void> => {
    await DBOS.launch();
    launched = true;
  };
  const db = openDb({ url, max: 1 });
  let client: Promise<Client> | undefined;
  const one = async (payload: Payload): Promise<unknown> => {
    client ??= DBOSClient.create({ systemDatabaseUrl: url, systemDatabasePoolSize: 10 });
    return (await client).enqueue(workflow, payload);
  };
  const count = async (where: string): Promise<number> => {
    const [row] = await db.sql<{ n: number }>(`SELECT count(*) AS n FROM dbos.workflow_status WHERE ${where}`);
    return row?.n ?? 0;
  };
  return queueActor({
    init: async () => {
      await launch();
      await DBOS.registerQueue('task', {
        onConflict: 'always_update',
        workerConcurrency: 200,
        minPollingIntervalMs: 20,
      });
      await DBOS.shutdown();
      launched = false;
    },
    purge: async () => {
      await db.sql('TRUNCATE dbos.workflow_status CASCADE');
    },
    one,
    many: async (payloads) => {
      // There is no batch call; 50 side by side are its fastest.
      for (let from = 0; from < payloads.length; from += 50)
        await Promise.all(payloads.slice(from, from + 50).map(one));
    },
    work: async (handler) => {
      handle = handler;
      await launch();
    },
    left: () => count("status IN ('ENQUEUED', 'PENDING', 'DELAYED')"),
    failed: () => count("status NOT IN ('ENQUEUED', 'PENDING', 'DELAYED', 'SUCCESS')"),
    close: async () => {
      if (launched) await DBOS.shutdown();
      await (await client)?.destroy();
      await db.close();
    },
  });
}
