import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetCheckpoints, saveCheckpoints, savedCheckpoints } from './checkpoints.ts';
import { checkpoints as queries } from './queries.ts';
import { closed, regions, type Stage, stage, until, violations } from './testing.ts';
import type { Outcome } from './types.ts';

const done: Outcome = { kind: 'settle', status: 'completed', plan: () => ({ status: 'completed', tasks: [] }) };
const one = [{ id: 'a', data: '{"n":1}' }];

describe.each(['read committed', 'serializable'] as const)('checkpoints, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('checkpoints', isolation);
  });
  beforeEach(() => here.clear());
  afterEach(clearPoints);
  afterAll(() => here.close());

  const held = async (): Promise<{ taskId: string; fence: number }> => {
    const worker = await here.worker({ handler: () => new Promise(() => {}) });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(() => worker.status().held === 1);
    const [task] = await here.queue.tasks(run);
    return { taskId: task?.task_id as string, fence: 1 };
  };
  const newer = (taskId: string) =>
    here.test.db.sql('UPDATE agent_tasks SET fence = fence + 1 WHERE task_id = $1', [taskId]);

  it('are written only under the fence that holds the task, and a row of the same id is replaced', async () => {
    const task = await held();
    expect(await saveCheckpoints(here.db, task, one)).toBe(true);
    expect(
      await saveCheckpoints(here.db, task, [
        { id: 'a', data: '{"n":2}' },
        { id: 'b', data: '[]' },
      ]),
    ).toBe(true);
    await newer(task.taskId);
    expect(await saveCheckpoints(here.db, task, [{ id: 'c', data: '{}' }])).toBe(false);
    await forgetCheckpoints(here.db, task);
    const saved = await savedCheckpoints(here.db, task.taskId);
    expect(saved.sort((x, y) => x.id.localeCompare(y.id))).toEqual([
      { fence: 1, id: 'a', data: { n: 2 } },
      { fence: 1, id: 'b', data: [] },
    ]);
    await forgetCheckpoints(here.db, { ...task, fence: 2 });
    expect(await savedCheckpoints(here.db, task.taskId)).toEqual([]);
  });

  it('a write that waits behind a claim of its task is refused when that commits', async () => {
    const task = await held();
    let saving: Promise<boolean> | undefined;
    await here.test.db.session(async (session) => {
      await session.command('BEGIN');
      await session.sql('UPDATE agent_tasks SET fence = fence + 1 WHERE task_id = $1', [task.taskId]);
      saving = saveCheckpoints(here.db, task, one);
      await until(async () => {
        const rows = await here.test.db.sql(
          "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%checkpoints%' AND datname = current_database()",
        );
        return rows.length > 0;
      });
      await session.command('COMMIT');
    });
    expect(await saving).toBe(false);
    expect(await savedCheckpoints(here.db, task.taskId)).toEqual([]);
  });

  it.each([
    ['an answer of the attempt that saved', { saved: true }],
    ['a failure of it', { saved: true, status: 'failed', error: { code: 'X', message: 'x' } }],
  ] as const)('go with %s', async (_, more) => {
    await here.worker({
      handler: async (job) => {
        const { taskId, fence } = job.task;
        expect(await saveCheckpoints(here.db, { taskId, fence }, one)).toBe(true);
        return { ...done, ...more } as Outcome;
      },
    });
    const runs = await here.run({ turns: [[{ member: 'a' }]] });
    await closed(here.db, runs);
    expect(await here.test.db.sql('SELECT 1 FROM checkpoints')).toEqual([]);
    expect(await violations(here.db)).toEqual([]);
  });

  it('stay while the task is parked, snoozed and tried again, and go with a later attempt that saved none', async () => {
    const ways: Outcome[] = [
      { kind: 'snooze', delayMs: 1 },
      { kind: 'retry', delayMs: 1, error: { code: 'X', message: 'x' } },
      { kind: 'return' },
      { kind: 'park', questions: [{ proposal: 1 }], expiresMs: 30 },
    ];
    const found: number[] = [];
    await here.worker({
      handler: async ({ task: { taskId, fence } }) => {
        found.push((await savedCheckpoints(here.db, taskId)).length);
        if (fence > ways.length) return done;
        if (fence === 1) await saveCheckpoints(here.db, { taskId, fence }, one);
        return ways[fence - 1] as Outcome;
      },
    });
    await closed(here.db, await here.run({ turns: [[{ member: 'a' }]] }));
    expect(found).toEqual([0, 1, 1, 1, 1]);
    expect(await here.test.db.sql('SELECT 1 FROM checkpoints')).toEqual([]);
  });

  it('of a parked task that is cancelled are swept', async () => {
    await here.worker({
      handler: async ({ task: { taskId, fence } }) => {
        await saveCheckpoints(here.db, { taskId, fence }, one);
        return { kind: 'park', questions: [{ proposal: 1 }], expiresMs: 3_600_000 };
      },
    });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(async () => (await here.queue.inbox()).length === 1);
    expect(await here.db.run(queries.sweepClosed)).toEqual([]);
    await here.queue.cancel(run, 'ann');
    expect(await here.db.run(queries.sweepClosed)).toHaveLength(1);
    expect(await here.test.db.sql('SELECT 1 FROM checkpoints')).toEqual([]);
  });

  it('memories are written by the settle of their answer, and only by it', async () => {
    const memories = [
      { kind: 'case', content: 'first' },
      { kind: 'case', content: 'second', userId: null },
    ];
    const late = Promise.withResolvers<void>();
    const first = await here.worker({
      handler: async () => {
        await late.promise;
        return { ...done, memories } as Outcome;
      },
    });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(() => first.status().held === 1);
    const count = async () =>
      (await here.test.db.sql('SELECT content FROM agent_memory WHERE run_id = $1 ORDER BY created_at', [run])).length;
    await here.test.db.sql('UPDATE agent_tasks SET fence = fence + 1 WHERE run_id = $1', [run]);
    late.resolve();
    await until(() => first.status().held === 0);
    expect(await count()).toBe(0);
    await here.test.db.sql(`UPDATE agent_tasks SET status = 'pending', worker = NULL WHERE run_id = $1`, [run]);
    await here.worker({ handler: () => Promise.resolve({ ...done, memories } as Outcome) });
    await closed(here.db, [run]);
    expect(await count()).toBe(2);
  });

  it('a first attempt that leaves only an answer is settled by the statement that knows no checkpoints', async () => {
    const settles: string[][] = [];
    setPoint('settle.sending', ({ items }) => {
      settles.push((items as { keeps: boolean }[]).map((item) => String(item.keeps)));
    });
    await here.worker();
    await closed(here.db, await here.run({ turns: [[{ member: 'a', home: regions[0] }], [{ member: 'b' }]] }));
    expect(settles).toEqual([['false'], ['false']]);
  });
});
