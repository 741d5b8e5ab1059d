import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, migrate, openDb } from '@holdfast/db';
import { type Embedded, startEmbedded } from '@holdfast/db/embedded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openQueue, type Queue } from './queue.ts';
import { newRun, regions, type Script, scripted, shape, until, violations, type World, world } from './testing.ts';
import { startWorker, type Worker } from './worker.ts';

// A server of its own, because this one is killed.
const home = mkdtempSync(join(tmpdir(), 'holdfast-outage-'));
let server: Embedded;
let db: Db;
let queue: Queue;
let scene: World;
const pools: Db[] = [];
const workers: Worker[] = [];
const gone: string[] = [];

const begin = async (): Promise<void> => {
  server = await startEmbedded({ home, log: () => {} });
};
const postmaster = (): number =>
  Number(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const open = (): Db => {
  const pool = openDb({ url: server.url, max: 6, connectMs: 1_000 });
  pools.push(pool);
  return pool;
};

beforeAll(async () => {
  await begin();
  db = open();
  await migrate(db);
  queue = openQueue({ db, region: null, regions });
  scene = world();
  for (const region of regions) {
    const own = open();
    workers.push(
      await startWorker({
        db: own,
        regions,
        region,
        slots: 32,
        shapes: () => [shape],
        handler: scripted(own, scene),
        leaseMs: 1_500,
        beatMs: 300,
        onGone: (worker) => gone.push(worker),
      }),
    );
  }
});

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all(pools.map((pool) => pool.close()));
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const script = (n: number): Script => ({
  turns: [
    [
      { member: 'a', home: regions[n % 3] as string, acts: [{ do: 'effect', key: 'mail' }] },
      { member: 'b', acts: n % 5 === 0 ? [{ do: 'retry' }] : [] },
    ],
    [{ member: 'c', home: regions[(n + 1) % 3] as string }],
  ],
});
/** Sends again until the database answers: what any client does. */
const stubborn = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};
const count = async (status: string): Promise<number> =>
  stubborn(
    async () =>
      (await db.sql<{ n: number }>('SELECT count(*)::INT4 AS n FROM agent_tasks WHERE status = $1', [status]))[0]?.n ??
      0,
  );

it.each([
  ['is killed', () => void process.kill(postmaster(), 'SIGKILL')],
  ['is stopped', () => server.stop()],
])(
  'the database %s in mid-drain and comes back: nothing is lost, failed, stuck or run by the dead',
  async (how, strike) => {
    const runs = Array.from({ length: 150 }, (_, n) => newRun(script(n), `${how} ${n}`));
    const ids = (await queue.start(runs)).map((run) => run.runId);
    await queue.enqueue(Array.from({ length: 600 }, (_, n) => ({ member: 'm', region: regions[n % 3] as string })));
    const before = await count('completed');
    await until(async () => (await count('completed')) > before + 100);
    await strike();
    await until(async () =>
      begin().then(
        () => true,
        () => false,
      ),
    );
    await until(async () => (await count('pending')) + (await count('processing')) + (await count('waiting')) === 0);
    expect(await violations(db)).toEqual([]);
    expect(await db.sql('SELECT DISTINCT status FROM runs WHERE run_id = ANY($1::UUID[])', [ids])).toEqual([
      { status: 'completed' },
    ]);
    expect(await db.sql("SELECT task_id FROM agent_tasks WHERE status <> 'completed' OR deaths > 0")).toEqual([]);
    expect(new Set(scene.journal).size).toBe(scene.journal.length);
    expect(gone).toEqual([]);
    expect(workers.every((worker) => worker.status().leaseMs > 0)).toBe(true);
  },
);
