import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FairOrder } from './fair.ts';
import { approvals, effects, tasks as queries, runs } from './queries.ts';
import { startColumns, starting } from './start.ts';
import { newRun, regions, type Stage, stage, until, violations } from './testing.ts';
import { type Yielding, yieldGroup } from './yield.ts';

/** Every statement that an attempt sends, sent by one that was frozen while its task was taken and claimed again. */
describe.each(['read committed', 'serializable'] as const)('late writes, %s', (isolation) => {
  let here: Stage;
  let task: string;
  let bare: string;
  beforeAll(async () => {
    here = await stage('stale', isolation);
  });
  afterAll(() => here.close());
  beforeEach(async () => {
    await here.clear();
    const worker = await here.worker({ handler: () => new Promise(() => {}) });
    await here.run({ turns: [[{ member: 'a' }]] });
    await here.queue.enqueue([{ member: 'm', region: regions[0] }]);
    await until(() => worker.status().held === 2);
    await here.test.db.sql('UPDATE agent_tasks SET fence = 2');
    const rows = await here.test.db.sql<{ task_id: string; run_id: string | null }>(
      'SELECT task_id, run_id FROM agent_tasks',
    );
    task = rows.find((row) => row.run_id !== null)?.task_id as string;
    bare = rows.find((row) => row.run_id === null)?.task_id as string;
  });

  const all = () =>
    here.test.db.sql(
      'SELECT t.*, r.version, r.seq, r.status AS run_status FROM agent_tasks t LEFT JOIN runs r ON r.run_id = t.run_id ORDER BY t.task_id',
    );
  const yielding = (id: string, fence: number, to: Yielding['to']): Yielding => ({
    taskId: id,
    fence,
    to,
    delayUs: 0,
    tries: 1,
    payload: '{"late":true}',
    answer: null,
    error: null,
    questions:
      to === 'waiting' ? [{ approvalId: crypto.randomUUID(), hash: 'h', proposal: '{}', may: null, notBy: null }] : [],
  });

  it.each(['pending', 'waiting', 'completed', 'failed'] as const)('a yield to %s', async (to) => {
    const before = await all();
    const id = to === 'completed' || to === 'failed' ? bare : task;
    expect(await yieldGroup(here.db).submit(yielding(id, 1, to))).toBe(false);
    expect(await all()).toEqual(before);
    expect(await here.test.db.sql('SELECT 1 FROM approvals')).toEqual([]);
    expect(await yieldGroup(here.db).submit(yielding(id, 2, to))).toBe(true);
    expect(await yieldGroup(here.db).submit(yielding(id, 2, to))).toBe(false);
  });

  it('a yield does not close the task of a run', async () => {
    expect(await yieldGroup(here.db).submit(yielding(task, 2, 'completed'))).toBe(false);
  });

  it('the end of a bare task in the exchange', async () => {
    const end = (fence: number) =>
      here.db.run<{ task_id: string }>(queries.exchange, {
        regions: [],
        waits: [],
        shards: [],
        slots: 0,
        deep: 0,
        shapes: [],
        worker: crypto.randomUUID(),
        ids: [bare, task],
        fences: [fence, 2],
        answers: [null, null],
      });
    expect(await end(1)).toEqual([]);
    expect((await end(2)).map((row) => row.task_id)).toEqual([bare]);
  });

  it('a spawn', async () => {
    const child = starting(newRun({ turns: [[{ member: 'x' }]] }, 'child'), new FairOrder(), null, () => false);
    const spawn = (fence: number) => here.db.run(runs.spawn, { ...startColumns([child], 50), caller: task, fence });
    const before = await all();
    expect(await spawn(1)).toEqual([]);
    expect(await all()).toEqual(before);
    expect(await spawn(2)).toHaveLength(1);
    expect(await violations(here.db, 'always')).toEqual([]);
  });

  it('an intent', async () => {
    const intend = (fence: number) =>
      here.db.run(effects.intend, { task, fence, key: 'k', class: 'once', hash: 'h', limit: '1 minute' });
    expect(await intend(1)).toEqual([]);
    expect(await intend(2)).toHaveLength(1);
  });

  it('an answer to a question whose task waits no more', async () => {
    const asked = yielding(task, 2, 'waiting');
    expect(await yieldGroup(here.db).submit({ ...asked, delayUs: 3_600_000_000 })).toBe(true);
    await here.test.db.sql("UPDATE agent_tasks SET status = 'pending' WHERE task_id = $1", [task]);
    const approval = asked.questions[0]?.approvalId;
    const given = { approval, answer: '1', by: 'ann', user: null, hash: 'h', data: '{}', lane: 50 };
    expect(await here.db.run(approvals.answer, given)).toEqual([]);
    await here.test.db.sql("UPDATE agent_tasks SET status = 'waiting' WHERE task_id = $1", [task]);
    expect(await here.db.run(approvals.answer, given)).toHaveLength(1);
  });
});
