import { tcpProxy } from '@holdfast/db/testing';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { reap } from './reaper.ts';
import { bury, closed, regions, type Stage, stage, until, violations } from './testing.ts';
import type { Job } from './types.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('lease');
});
beforeEach(() => here.clear());
afterEach(clearPoints);
afterAll(() => here.close());

const leases = async (): Promise<{ worker: string; left: number; status: string }[]> =>
  here.test.db.sql(
    'SELECT worker, status, extract(epoch FROM lease_until - now())::FLOAT8 AS left FROM workers ORDER BY started_at',
  );
const script = { turns: [[{ member: 'a' }], [{ member: 'b' }]] };
const insertWorker = async (steady: string, lease = '1 hour', status = 'live'): Promise<string> => {
  const id = crypto.randomUUID();
  await here.test.db.sql(
    `INSERT INTO workers (worker, region, status, lease_until, steady_since) VALUES ($1, $2, $3, now() + $4::INTERVAL, now() - $5::INTERVAL)`,
    [id, regions[0], status, lease, steady],
  );
  return id;
};

it('an event loop that is blocked for longer than two leases loses nothing', async () => {
  const worker = await here.worker({ leaseMs: 600, beatMs: 100 });
  const [run] = (await here.run({ turns: [[{ member: 'a' }], [{ member: 'b' }]] })) as [string];
  await closed(here.db, [run]);
  await until(async () => (await leases())[0]?.status === 'live' && worker.status().leaseMs > 0);
  // Blocks this loop, not the beat's thread.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  expect(worker.status().leaseMs).toBeGreaterThan(0);
  expect((await leases())[0]).toMatchObject({ status: 'live' });
  const [again] = (await here.run(script)) as [string];
  expect(await closed(here.db, [again])).toEqual({ [again]: 'completed' });
});

it('an attempt whose task the beat does not find is aborted, and what it writes does not count', async () => {
  const jobs: Job[] = [];
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const worker = await here.worker({
    slots: 1,
    beatMs: 100,
    leaseMs: 30_000,
    handler: async (job) => {
      jobs.push(job);
      if (jobs.length === 1) await gate;
      return {
        kind: 'settle',
        status: 'completed',
        answer: { attempt: job.task.fence },
        plan: () => ({ status: 'completed', tasks: [] }),
      };
    },
  });
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  await until(() => jobs.length === 1);
  const aborted = new Promise((resolve) => jobs[0]?.signal.addEventListener('abort', resolve));
  // As a reaper that thought this worker gone would have done, and another worker after it.
  await here.test.db.sql("UPDATE agent_tasks SET status = 'processing', fence = 2, worker = $1 WHERE run_id = $2", [
    await insertWorker('0 s'),
    run,
  ]);
  await aborted;
  expect(jobs[0]?.leaseMs()).toBe(0);
  expect(jobs[0]?.signal.reason).toMatchObject({ code: 'LEASE_LOST' });
  release();
  await worker.idle();
  expect(await here.queue.tasks(run)).toMatchObject([{ status: 'processing', fence: 2, result: null }]);
});

it('gone is final: the worker says so, ends, and writes nothing', async () => {
  let gone = '';
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const worker = await here.worker({
    beatMs: 100,
    leaseMs: 30_000,
    onGone: (id) => (gone = id),
    handler: async () => {
      await gate;
      return { kind: 'settle', status: 'completed', answer: 'late', plan: () => ({ status: 'completed', tasks: [] }) };
    },
  });
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  await until(() => worker.status().held === 1);
  await bury(here.db, worker.id);
  await until(() => gone === worker.id);
  release();
  await worker.idle();
  // Before it knew, it may have claimed once more: the next reap takes that back too.
  await bury(here.db, worker.id);
  expect(await here.queue.tasks(run)).toMatchObject([{ status: 'pending', result: null }]);
  await here.test.db.sql('UPDATE agent_tasks SET deaths = 1');
  await here.worker();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  expect(await violations(here.db)).toEqual([]);
});

it('past its own limit a worker settles nothing until a beat succeeds; a worker that is gone stops waiting for one', async () => {
  const proxy = await tcpProxy(here.test.url);
  const db = here.test.open({ max: 4 });
  // The beats go over the proxy, everything else does not: only the lease is in doubt.
  const beating = Object.assign(Object.create(db) as typeof db, { url: proxy.url });
  let gone = false;
  const worker = await here.worker({
    db: beating,
    leaseMs: 400,
    beatMs: 100,
    listen: false,
    onGone: () => (gone = true),
  });
  await until(() => worker.status().leaseMs > 0 && proxy.accepted() > 0);
  const held: string[] = [];
  setPoint('attempt.settling', () => void held.push('settling'));
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  here.world.before = () => gate;
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  await until(() => worker.status().held === 1);
  proxy.hang();
  proxy.cut();
  await until(() => worker.status().leaseMs < 0);
  release();
  // It waits for its lease; a reader sees nothing settled.
  expect(await here.queue.tasks(run)).toMatchObject([{ status: 'processing' }]);
  expect(held).toEqual([]);
  proxy.heal();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  proxy.hang();
  proxy.cut();
  await until(() => worker.status().leaseMs < 0);
  await bury(here.db, worker.id);
  proxy.heal();
  await until(() => gone);
  await proxy.close();
});

it('nobody may reap whose own beats are young, over, draining or gone', async () => {
  const dead = await insertWorker('1 minute', '-1 second');
  for (const [steady, lease, status] of [
    ['4 seconds', '1 hour', 'live'],
    ['1 minute', '-1 second', 'live'],
    ['1 minute', '1 hour', 'draining'],
    ['1 minute', '1 hour', 'gone'],
  ] as const) {
    const reaper = await insertWorker(steady, lease, status);
    expect((await reap(here.db, reaper)).gone).toEqual([]);
    await here.test.db.sql('DELETE FROM workers WHERE worker = $1', [reaper]);
  }
  expect((await reap(here.db, await insertWorker('6 seconds'))).gone).toMatchObject([{ worker: dead }]);
});

it('after an outage of the database all beat before anybody reaps', async () => {
  const three = [
    await insertWorker('1 hour', '-1 minute'),
    await insertWorker('1 hour', '-1 minute'),
    await insertWorker('1 hour', '-1 minute'),
  ];
  const { workers } = await import('./queries.ts');
  for (const worker of three) {
    await here.db.run(workers.beat, { worker, lease: '10 seconds' });
    expect((await reap(here.db, worker)).gone).toEqual([]);
  }
  expect((await leases()).map((row) => row.status)).toEqual(['live', 'live', 'live']);
});

it('a reap takes back the tasks of all gone workers, also those claimed beside an earlier reap', async () => {
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  const gone = await insertWorker('1 minute', '-1 second', 'gone');
  await here.test.db.sql("UPDATE agent_tasks SET status = 'processing', worker = $1, fence = 1", [gone]);
  const { tasks } = await reap(here.db, await insertWorker('1 minute'));
  expect(tasks).toMatchObject([{ deaths: 1 }]);
  await here.worker();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
});

it('sees which regions live, who holds the duties, and where tasks must run alone', async () => {
  const steady = await insertWorker('1 minute');
  const young = await insertWorker('1 second');
  await here.test.db.sql("UPDATE workers SET region = 'us-west-2' WHERE worker = $1", [young]);
  await here.run({ turns: [[{ member: 'a' }]] });
  await here.test.db.sql('UPDATE agent_tasks SET deaths = 2');
  const { sight } = await reap(here.db, steady);
  expect([...sight.live]).toEqual([regions[0]]);
  expect([...sight.peers.keys()].toSorted()).toEqual([regions[0], 'us-west-2'].toSorted());
  expect(sight.duty).toBe(true);
  expect((await reap(here.db, young)).sight.duty).toBe(false);
  expect([...sight.lonely]).toEqual([regions[0]]);
});
