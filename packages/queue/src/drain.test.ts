import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { closed, regions, type Stage, stage, until, violations } from './testing.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('drain');
});
beforeEach(() => here.clear());
afterEach(clearPoints);
afterAll(() => here.close());

it('lets attempts finish, hands the rest back without a death, and another worker does it', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const aborted: string[] = [];
  const worker = await here.worker({
    drainMs: 300,
    handler: async (job) => {
      if (job.task.member === 'quick') await gate;
      else
        await new Promise((resolve) =>
          job.signal.addEventListener('abort', () =>
            resolve(aborted.push((job.signal.reason as { code: string }).code)),
          ),
        );
      if (job.signal.aborted) return { kind: 'return' };
      return {
        kind: 'settle',
        status: 'completed',
        plan: () => ({ status: 'running', tasks: [{ member: 'next', home: regions[0] }] }),
      };
    },
  });
  const runs = await here.run(
    { turns: [[{ member: 'quick' }], [{ member: 'next' }]] },
    { turns: [[{ member: 'slow' }]] },
  );
  await until(() => worker.status().held === 2);
  const drained = worker.drain();
  release();
  await drained;
  // A claim that was on its way when the drain began may still bring `next`: it is told the same, and goes back as `slow` does.
  expect(new Set(aborted)).toEqual(new Set(['WORKER_DRAINING']));
  const tasks = (await Promise.all(runs.map((run) => here.queue.tasks(run)))).flat();
  expect(tasks.map((task) => `${task.member} ${task.status} ${task.deaths}`)).toEqual([
    'quick completed 0',
    'next pending 0',
    'slow pending 0',
  ]);
  expect(await here.queue.workers()).toMatchObject([{ worker: worker.id, status: 'gone' }]);
  await here.worker();
  expect(Object.values(await closed(here.db, runs))).toEqual(['completed', 'completed']);
  expect((await here.queue.tasks(runs[1] as string))[0]).toMatchObject({ deaths: 0, tries: 0 });
  expect(await violations(here.db)).toEqual([]);
});

it('a handler that does not listen is left behind: its task goes back, its answer does not count', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const worker = await here.worker({
    drainMs: 50,
    handler: async () => {
      await gate;
      return { kind: 'settle', status: 'completed', answer: 'late', plan: () => ({ status: 'completed', tasks: [] }) };
    },
  });
  const [run] = (await here.run({ turns: [[{ member: 'deaf' }]] })) as [string];
  await until(() => worker.status().held === 1);
  await worker.drain();
  expect(await here.queue.tasks(run)).toMatchObject([{ status: 'pending', deaths: 0 }]);
  release();
  await here.worker();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  expect((await here.queue.tasks(run))[0]?.result).not.toBe('late');
});

it('a claim under way while the worker leaves brings tasks that are handed back too', async () => {
  let answer = (): void => {};
  const worker = await here.worker({ drainMs: 100 });
  const taken = new Promise<void>((resolve) =>
    setPoint('claim.sent', async ({ rows }) => {
      if ((rows as unknown[]).length === 0) return;
      clearPoints();
      resolve();
      await new Promise<void>((go) => (answer = go));
    }),
  );
  const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
  await taken;
  const drained = worker.drain();
  await until(async () => (await here.queue.workers())[0]?.status === 'draining');
  answer();
  await drained;
  expect(await here.queue.tasks(run)).toMatchObject([{ deaths: 0 }]);
  await here.worker();
  expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  expect((await here.queue.tasks(run))[0]).toMatchObject({ deaths: 0, tries: 0 });
});

it('a region is told to drain by its rows', async () => {
  const [east, west] = await Promise.all([
    here.worker({ beatMs: 100 }),
    here.worker({ region: regions[1], beatMs: 100 }),
  ]);
  expect(await here.queue.drainRegion(regions[0])).toEqual([east.id]);
  await until(async () => (await here.queue.workers()).some((row) => row.worker === east.id && row.status === 'gone'));
  expect(east.status().draining).toBe(true);
  expect(west.status().draining).toBe(false);
});
