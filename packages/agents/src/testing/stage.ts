import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '@holdfast/db';
import { testDatabase } from '@holdfast/db/testing';
import {
  type InboxRow,
  openQueue,
  type Queue,
  type RunRow,
  startWorker,
  type TaskRow,
  type Worker,
  type WorkerOptions,
} from '@holdfast/queue';
import { createHandler, type HandlerOptions } from '../attempt.ts';
import { triggersOf } from '../fire.ts';
import type { Prompts } from '../prompt.ts';
import { createRegistry, type Registry } from '../registry.ts';

const regions = ['us-east-1', 'us-west-2', 'us-central-1'];

/** Teams at work on a database of their own: what a team's own test needs. */
export interface Stage {
  db: Db;
  queue: Queue;
  registry: Registry;
  /** Starts a worker; `region` us-east-1 unless said, which takes over for the others when it is alone. */
  worker(options?: Partial<WorkerOptions & Omit<HandlerOptions, 'registry' | 'db'>>): Promise<Worker>;
  /** Waits until the run is neither running nor cancelling, and gives it with its tasks. */
  ended(runId: string): Promise<RunRow & { tasks: TaskRow[] }>;
  /** Waits until somebody is asked about this run. */
  asked(runId: string): Promise<InboxRow>;
  close(): Promise<void>;
}

export async function openStage(
  teams: Readonly<Record<string, unknown>>,
  name = 'stage',
  prompts: Prompts = {},
): Promise<Stage> {
  const database = await testDatabase(name);
  const { db } = database;
  const registry = createRegistry(teams, prompts);
  const queue = openQueue({ db, region: null, regions });
  await queue.register(registry.members());
  const workers: Worker[] = [];
  return {
    db,
    queue,
    registry,
    async worker({ retryMs = 10, bare, models, recall, parameters, documents, reader, ...options } = {}) {
      const world = { bare, models, recall, parameters, documents, reader };
      const worker = await startWorker({
        db,
        region: 'us-east-1',
        regions,
        slots: 16,
        leaseMs: 5_000,
        beatMs: 500,
        drainMs: 2_000,
        handler: createHandler({ registry, db, regions, retryMs, ...given(world) }),
        shapes: () => registry.shapes(),
        ...triggersOf(registry),
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    async ended(runId) {
      return await until(`run ${runId} ends`, async () => {
        const run = await queue.run(runId);
        if (!run || run.status === 'running' || run.status === 'cancelling') return undefined;
        return { ...run, tasks: await queue.tasks(runId) };
      });
    },
    async asked(runId) {
      return await until(`somebody is asked about run ${runId}`, async () =>
        (await queue.inbox({ limit: 1_000 })).find((row) => row.run_id === runId),
      );
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await database.drop();
    },
  };
}

/** Looks until there is something to see; a look that never succeeds fails by name. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  ms = 120_000,
): Promise<T> {
  for (const end = Date.now() + ms; ; ) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await wait(15);
  }
}

/** Without what is undefined: an option that is not given is not there. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}
