import { faults } from '@holdfast/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { intend, record, resolve, type Wanted } from './effects.ts';
import { type Stage, stage, until } from './testing.ts';

describe.each(['read committed', 'serializable'] as const)('effects, %s', (isolation) => {
  let here: Stage;
  let task: { taskId: string; fence: number };
  beforeAll(async () => {
    here = await stage('effects', isolation);
  });
  afterAll(() => here.close());
  beforeEach(async () => {
    await here.clear();
    const worker = await here.worker({ handler: () => new Promise(() => {}) });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(() => worker.status().held === 1);
    const [row] = await here.queue.tasks(run);
    task = { taskId: row?.task_id as string, fence: 1 };
  });

  const wanted = (more: Partial<Wanted> = {}): Wanted => ({
    ...task,
    key: 'mail',
    class: 'once',
    argsHash: 'h',
    limitMs: 60_000,
    ...more,
  });
  const want = (more: Partial<Wanted> = {}) => intend(here.db, wanted(more));
  const nextFence = () =>
    here.test.db.sql('UPDATE agent_tasks SET fence = fence + 1 WHERE task_id = $1', [task.taskId]);
  const pass = () => here.test.db.sql("UPDATE effects SET deadline = now() - interval '1 second'");

  it('goes once, then remembers the result for every later fence', async () => {
    expect(await want()).toEqual({ status: 'go' });
    expect(await record(here.db, { ...task, key: 'mail', to: 'done', result: { id: 7 } })).toBe(true);
    // The reply to the record was lost, it is sent again.
    expect(await record(here.db, { ...task, key: 'mail', to: 'done', result: { id: 7 } })).toBe(true);
    await nextFence();
    expect(await want({ fence: 2 })).toEqual({ status: 'done', result: { id: 7 } });
    expect(await want({ fence: 2, argsHash: 'other' })).toEqual({ status: 'changed' });
    expect(await want({ fence: 2, key: 'another' })).toEqual({ status: 'go' });
  });

  it('two attempts at once: the older fence is told to stop', async () => {
    await nextFence();
    expect(await want({ fence: 1 })).toEqual({ status: 'fenced' });
    expect(await want({ fence: 2 })).toEqual({ status: 'go' });
  });

  it("an older fence's intent is pending until its deadline, then overdue, then what is found out", async () => {
    await want();
    await nextFence();
    expect(await want({ fence: 2 })).toMatchObject({ status: 'pending' });
    expect(await resolve(here.db, { ...task, fence: 2, key: 'mail', to: 'void' })).toBe(false);
    await pass();
    expect(await want({ fence: 2 })).toEqual({ status: 'overdue' });
    expect(await resolve(here.db, { ...task, fence: 1, key: 'mail', to: 'void' })).toBe(false);
    expect(await resolve(here.db, { ...task, fence: 2, key: 'mail', to: 'ambiguous' })).toBe(true);
    expect(await want({ fence: 2 })).toEqual({ status: 'ambiguous' });
    expect(await here.queue.ambiguous()).toMatchObject([{ task_id: task.taskId, key: 'mail', fence: 1 }]);
    expect(await resolve(here.db, { ...task, fence: 2, key: 'mail', to: 'void' })).toBe(true);
    expect(await want({ fence: 2 })).toEqual({ status: 'go' });
  });

  it('a result of the older fence still counts, unless a newer has taken the key: then it is doubled', async () => {
    await want();
    await nextFence();
    await pass();
    // Frozen, woken: the call was made, nobody has judged yet.
    expect(await record(here.db, { ...task, fence: 1, key: 'mail', to: 'done', result: 1 })).toBe(true);
    expect(await want({ fence: 2 })).toEqual({ status: 'done', result: 1 });

    await want({ fence: 2, key: 'wire' });
    await nextFence();
    await pass();
    await resolve(here.db, { ...task, fence: 3, key: 'wire', to: 'void' });
    expect(await want({ fence: 3, key: 'wire' })).toEqual({ status: 'go' });
    expect(await record(here.db, { ...task, fence: 2, key: 'wire', to: 'done' })).toBe(false);
    expect(await record(here.db, { ...task, fence: 3, key: 'wire', to: 'done', result: 3 })).toBe(true);
    expect(await want({ fence: 3, key: 'wire' })).toEqual({ status: 'done', result: 3 });
  });

  it('begins nothing for a run that is being cancelled', async () => {
    const [run] = await here.queue.runs();
    await here.queue.cancel(run?.run_id as string, 'ann');
    expect(await want()).toEqual({ status: 'fenced' });
  });

  it.each(['cut after', 'ambiguous', 'lost', 'cut before'] as const)(
    'a sending with %s, sent again: go, because nothing was begun',
    async (fault) => {
      const failing = faults(here.db);
      failing.next(fault, { query: 'effects.intend' });
      const one = wanted();
      await expect(intend(failing, one)).rejects.toMatchObject({ outcome: 'unknown' });
      expect(await intend(failing, one)).toEqual({ status: 'go' });
    },
  );

  it('an intent of our fence that is not ours is left to its deadline', async () => {
    expect(await want()).toEqual({ status: 'go' });
    expect(await want()).toMatchObject({ status: 'pending' });
    await pass();
    expect(await want()).toEqual({ status: 'overdue' });
  });

  it('eight intents at once under one key: one goes', async () => {
    const ends = await Promise.all(Array.from({ length: 8 }, () => want()));
    expect(ends.map((end) => end.status).toSorted()).toEqual(['go', ...Array<string>(7).fill('pending')]);
    expect(await here.test.db.sql('SELECT count(*)::INT4 AS n FROM effects')).toEqual([{ n: 1 }]);
  });
});
