import type { Query } from '@holdfast/db';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Held } from './held.ts';
import type { Runner } from './runner.ts';
import type { Site } from './site.ts';
import { closed, regions, type Stage, stage, until, violations } from './testing.ts';
import type { Job, Outcome, RunView } from './types.ts';
import { UnderWay } from './under-way.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('under_way');
});
afterEach(async () => {
  clearPoints();
  await here.clear();
});
afterAll(() => here.close());

it('tells of the oldest that is still out, also while others begin and end', async () => {
  const underWay = new UnderWay();
  expect(underWay.since).toBeNull();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  const one = underWay.during(() => first.promise);
  const began = underWay.since as number;
  const two = underWay.during(() => second.promise);
  expect(underWay.since).toBe(began);
  first.resolve();
  await one;
  expect(underWay.since).toBeGreaterThanOrEqual(began);
  second.reject(new Error('no reply'));
  await expect(two).rejects.toThrow('no reply');
  expect(underWay.since).toBeNull();
});

const nothing: Query = { name: 'test.nothing', text: 'SELECT 1 AS n', params: [], source: 'this test' };
/** `a` writes in one transaction with its settle, `b` follows. */
const writing = ({ run, task }: Job): Promise<Outcome> =>
  Promise.resolve({
    kind: 'settle',
    status: 'completed',
    ...(task.member === 'a' ? { writes: [{ query: nothing, params: {} }] } : {}),
    plan: ({ answers }: RunView) =>
      answers.length === 1
        ? { status: 'running', tasks: [{ member: 'b', home: regions[0] }] }
        : { status: 'completed', tasks: [] },
    answer: run?.answers.length,
  });

it('a task whose lease travels in a reply that is late is begun once', async () => {
  const begun: string[] = [];
  const worker = await here.worker({
    leaseMs: 30_000,
    beatMs: 50,
    handler: (job) => {
      begun.push(`${job.task.member}#${job.task.fence}`);
      return writing(job);
    },
  });
  const arrived = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  setPoint('settle.committed', async () => {
    arrived.resolve();
    await late.promise;
  });
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  await arrived.promise;
  // By two beats that find it, a task whose claim got no reply would be run.
  for (let beats = 0; beats < 5; beats++) await nextBeat(worker.id);
  expect(begun).toEqual(['a#1']);
  late.resolve();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  await until(() => worker.status().held === 0);
  expect(begun).toEqual(['a#1', 'b#1']);
  expect(await violations(here.db)).toEqual([]);
});

async function nextBeat(worker: string): Promise<void> {
  const lease = async (): Promise<string | undefined> =>
    (
      await here.test.db.sql<{ until: string }>('SELECT lease_until::TEXT AS until FROM workers WHERE worker = $1', [
        worker,
      ])
    )[0]?.until;
  const before = await lease();
  await until(async () => (await lease()) !== before);
}

it('a fence that is held is not begun again, whoever brings it; a newer one is', async () => {
  const worker = await here.worker({ handler: () => new Promise(() => {}) });
  await here.run({ turns: [[{ member: 'a' }]] });
  await until(() => worker.status().held === 1);
  const { runner, site } = worker as unknown as { runner: Runner; site: Site };
  const [held] = runner.held.values();
  const again = (fence: number): Held[] =>
    runner.claimed([new Held({ ...(held as Held).task, fence }, site, process.hrtime.bigint(), performance.now())]);
  expect(again(1)).toEqual([]);
  expect(again(2)).toHaveLength(1);
});
