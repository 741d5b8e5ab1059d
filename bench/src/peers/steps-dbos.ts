import { openDb } from '@holdfast/db';
import { load } from './load.ts';
import { stepsActor } from './steps-peer.ts';

interface Library {
  DBOS: {
    setConfig(config: object): void;
    registerWorkflow<T>(workflow: (n: number) => Promise<T>, options: object): (n: number) => Promise<T>;
    runStep<T>(step: () => Promise<T>, options: object): Promise<T>;
    startWorkflow<T>(workflow: (n: number) => Promise<T>): (n: number) => Promise<{ getResult(): Promise<T> }>;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
  };
}

/** DBOS Transact: a workflow of three steps, started directly. */
export async function open({ url }: { url: string }): Promise<ReturnType<typeof stepsActor>> {
  const { DBOS } = await load<Library>('@dbos-inc/dbos-sdk');
  DBOS.setConfig({
    name: 'steps',
    systemDatabaseUrl: url,
    logLevel: 'error',
    runAdminServer: false,
    applicationVersion: 'v1',
    systemDatabasePoolSize: 10,
  });
  const three = async (start: number): Promise<number> => {
    let n = start;
    for (const name of ['a', 'b', 'c']) {
      const before = n;
      n = await DBOS.runStep(() => Promise.resolve(before + 1), { name });
    }
    return n;
  };
  const workflow = DBOS.registerWorkflow(three, { name: 'three' });
  await DBOS.launch();
  const db = openDb({ url, max: 1 });
  return stepsActor({
    run: async () => {
      const handle = await DBOS.startWorkflow(workflow)(0);
      await handle.getResult();
    },
    purge: async () => {
      await db.sql('TRUNCATE dbos.workflow_status CASCADE');
    },
    close: async () => {
      await DBOS.shutdown();
      await db.close();
    },
  });
}
