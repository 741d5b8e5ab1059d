import type { Db } from '@holdfast/db';
import { type FaultyDb, faults, type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { openQueue, type Queue } from '../queue.ts';
import { reap } from '../reaper.ts';
import type { NewRun } from '../types.ts';
import { startWorker, type Worker, type WorkerOptions } from '../worker.ts';
import { asSteady } from './bury.ts';
import { firstOf, regions, type Script, scripted, shape, type World, world } from './script.ts';

/** A database, a queue and workers that do what scripts say: what a test of the queue needs. */
export interface Stage {
  test: TestDatabase;
  db: Db;
  queue: Queue;
  world: World;
  /** A worker in a pool of its own. Its lease is long: tests end leases themselves (`bury`). */
  worker(options?: Partial<WorkerOptions>): Promise<Worker>;
  /** As `worker`, with a database that fails as told. */
  faulty(options?: Partial<WorkerOptions>): Promise<{ worker: Worker; faults: FaultyDb }>;
  /** Starts scripts as runs; the run ids. */
  run(...scripts: Script[]): Promise<string[]>;
  /** What the holder of the duties does with what its reap finds. */
  cancelAgain(): Promise<void>;
  /** Kills the workers and removes all rows. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function stage(name: string, isolation?: 'read committed' | 'serializable'): Promise<Stage> {
  const test = await testDatabase(name);
  const level = isolation ? { isolation } : {};
  const db = test.open({ ...level, max: 8 });
  await db.ready();
  const queue = openQueue({ db, region: null, regions });
  const workers = new Map<Worker, Db>();
  let count = 0;
  // A worker that a test holds at a point never ends; the others are waited for.
  const dismiss = async (): Promise<void> => {
    const gone = [...workers].map(async ([worker, own]) => {
      await Promise.race([worker.kill(), shortly()]);
      await Promise.race([own.close(), shortly()]);
    });
    workers.clear();
    await Promise.all(gone);
  };
  const here: Stage = {
    test,
    db,
    queue,
    world: world(),
    async worker(options = {}) {
      const own = options.db ?? test.open({ ...level, max: 6 });
      const worker = await startWorker({
        regions,
        region: regions[0],
        slots: 16,
        handler: scripted(own, here.world),
        shapes: () => [shape],
        leaseMs: 600_000,
        drainMs: 1_000,
        ...options,
        db: own,
      });
      workers.set(worker, own);
      return worker;
    },
    async faulty(options = {}) {
      const failing = faults(test.open({ ...level, max: 6 }));
      return { worker: await here.worker({ ...options, db: failing }), faults: failing };
    },
    async run(...scripts) {
      const started = await queue.start(scripts.map((script) => newRun(script, `run ${++count}`)));
      return started.map((one) => one.runId);
    },
    async cancelAgain() {
      await asSteady(db, async (holder) => queue.cancelAgain((await reap(db, holder)).cancels));
    },
    async clear() {
      await dismiss();
      here.world = world();
      // Not TRUNCATE: for a few rows new files cost more than deleting.
      for (const table of [
        'runs',
        'agent_tasks',
        'workers',
        'effects',
        'approvals',
        'agent_decisions',
        'members',
        'checkpoints',
      ]) {
        await test.db.sql(`DELETE FROM ${table}`);
      }
      // Lanes first: a last append of a dead worker waits for them, and begins anew behind us.
      await test.db.session(async (session) => {
        await session.command('BEGIN');
        await session.sql('UPDATE lanes SET head = 0');
        await session.sql('DELETE FROM events');
        await session.command('COMMIT');
      });
    },
    async close() {
      await dismiss();
      await test.drop();
    },
  };
  return here;
}

export const newRun = (script: Script, key: string, more: Partial<NewRun> = {}): NewRun => ({
  team: 'script',
  key,
  shape,
  input: script,
  tasks: firstOf(script),
  ...more,
});

/** Resolves once `look` finds something: looks again and again; the test's own time limit ends it. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await shortly();
  }
}

/** These runs are closed, or stuck. */
export async function closed(db: Db, runs: readonly string[]): Promise<Record<string, string>> {
  const rows = await until(async () => {
    const found = await db.sql<{ run_id: string; status: string }>(
      `SELECT run_id, status FROM runs WHERE run_id = ANY($1::UUID[]) AND (completed_at IS NOT NULL OR status = 'stuck')`,
      [runs],
    );
    return found.length === new Set(runs).size && found;
  });
  return Object.fromEntries(rows.map((row) => [row.run_id, row.status]));
}

const shortly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
