import { readStream } from '@holdfast/events';
import { clearPoints } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shape } from './testing/script.ts';
import { closed, fold, type Script, type Stage, stage, violations } from './testing.ts';
import type { TaskRow } from './types.ts';

/** A loop with siblings, an effect in each turn. */
const script: Script = {
  turns: [
    [{ member: 'a', acts: [{ do: 'effect', key: 'mail' }], answer: 'first' }],
    [
      { member: 'b', acts: [{ do: 'effect', key: 'wire' }] },
      { member: 'c', acts: [{ do: 'fail' }], optional: true },
    ],
    [{ member: 'a', acts: [{ do: 'effect', key: 'mail' }] }],
  ],
};

describe.each(['read committed', 'serializable'] as const)('retry from a step, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('retryfrom', isolation);
  });
  beforeEach(() => here.clear());
  afterEach(clearPoints);
  afterAll(() => here.close());

  const line = ({ turn, member, status, fence }: TaskRow): string => `${turn} ${member} ${status} ${fence}`;
  const retry = (run: string, step: string, key = 'k') => here.queue.retryFrom({ run, step, key, shape, by: 'ann' });
  const stepOf = async (run: string, turn: number, member: string): Promise<string> =>
    (await here.queue.tasks(run)).find((task) => task.turn === turn && task.member === member)?.task_id ?? '';
  async function ended(): Promise<string> {
    const [run] = (await here.run(script)) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    return run;
  }
  async function retried(run: string, turn: number, member: string): Promise<string> {
    const did = await retry(run, await stepOf(run, turn, member));
    if (typeof did === 'string') throw new Error(did);
    expect(await closed(here.db, [did.runId])).toEqual({ [did.runId]: 'completed' });
    return did.runId;
  }

  it('begins with the state after the step, repeats nothing before it, and does what follows anew', async () => {
    await here.worker();
    const run = await ended();
    const before = await here.queue.tasks(run);
    const journal = [...here.world.journal];
    const again = await retried(run, 2, 'b');
    const tasks = await here.queue.tasks(again);
    const members = tasks.filter((task) => task.member !== '$next');
    expect(members.map(line).filter((text) => text.startsWith('1'))).toEqual(['1 a completed 0']);
    expect(members.map(line)).toContain('2 b completed 0');
    expect(members.map(line)).toContain('3 a completed 1');
    // The sibling failed in the old run: it is run again here.
    expect(members.map(line)).toContain('2 c failed 1');
    const answers = (rows: readonly TaskRow[]) => rows.filter(({ turn }) => turn === 1).map(({ result }) => result);
    expect(answers(tasks)).toEqual(answers(before));
    const third = await stepOf(again, 3, 'a');
    expect(here.world.journal).toEqual([...journal, `${third}/mail`]);
    expect(await here.queue.tasks(run)).toEqual(before);
    expect(await violations(here.db)).toEqual([]);
  });

  it('after the last answer of a turn only the question who is next is asked', async () => {
    await here.worker();
    const run = await ended();
    const again = await retried(run, 1, 'a');
    const lines = (await here.queue.tasks(again)).map(line);
    expect(lines.slice(0, 2).toSorted()).toEqual(['1 $next completed 1', '1 a completed 0']);
    expect(lines.slice(2).toSorted()).toEqual(['2 b completed 1', '2 c failed 1', '3 a completed 1']);
    // Retried from a run that was itself retried: its kept step is a step like any other.
    const third = await retried(again, 1, 'a');
    expect((await here.queue.tasks(third)).length).toBe(lines.length);
    expect(await violations(here.db)).toEqual([]);
  });

  it('is linked both ways, says so in its first event, and its events tell its rows', async () => {
    await here.worker();
    const run = await ended();
    const step = await stepOf(run, 2, 'b');
    const again = await retried(run, 2, 'b');
    expect(await here.queue.kin(again)).toMatchObject([
      { kin: 'of', run_id: run, task_id: step, member: 'b', turn: 2 },
    ]);
    expect(await here.queue.kin(run)).toMatchObject([
      { kin: 'from', run_id: again, status: 'completed', task_id: step },
    ]);
    const events = await readStream(here.db, again, -1, 1_000);
    expect(events[0]?.data).toMatchObject({ from: { runId: run, taskId: step, by: 'ann' } });
    const tasks = (await here.queue.tasks(again)).filter((task) => task.member !== '$next');
    expect(fold(events)).toEqual({
      status: 'completed',
      tasks: Object.fromEntries(tasks.map((task) => [task.task_id, task.status])),
    });
    expect((await here.queue.effects(run)).map(({ turn, member, key, status }) => [turn, member, key, status])).toEqual(
      [
        [1, 'a', 'mail', 'done'],
        [2, 'b', 'wire', 'done'],
        [3, 'a', 'mail', 'done'],
      ],
    );
    const { done } = await here.queue.since(new Date(0));
    const ran = await here.test.db.sql<{ n: number }>(
      "SELECT count(*)::INT4 AS n FROM agent_tasks WHERE status = 'completed' AND member <> '$next' AND fence > 0",
    );
    expect(done).toBe(ran[0]?.n);
  });

  it('the same key starts it once, however many ask', async () => {
    await here.worker();
    const run = await ended();
    const step = await stepOf(run, 1, 'a');
    const dids = await Promise.all(Array.from({ length: 5 }, () => retry(run, step)));
    expect(new Set(dids.map((did) => (typeof did === 'string' ? did : did.runId))).size).toBe(1);
    expect(dids.filter((did) => typeof did !== 'string' && did.started)).toHaveLength(1);
    const other = await retry(run, step, 'another');
    expect(other).toMatchObject({ started: true });
  });

  it.each(['ambiguous', 'cut after', 'lost', 'cut before'] as const)('%s: it is started once', async (fault) => {
    const { worker, faults } = await here.faulty({ leaseMs: 30_000, beatMs: 100 });
    const run = await ended();
    const step = await stepOf(run, 1, 'a');
    faults.next(fault, { query: 'runs.retryFrom' });
    const did = await worker.retryFrom({ run, step, key: fault, shape, by: 'ann' });
    expect(faults.injected).toHaveLength(1);
    if (typeof did === 'string') throw new Error(did);
    expect(await closed(here.db, [did.runId])).toEqual({ [did.runId]: 'completed' });
    expect((await here.queue.kin(run)).length).toBe(1);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a run at work, a step without an answer, and what is not there are refused; nothing is written', async () => {
    await here.worker();
    const run = await ended();
    const nobody = crypto.randomUUID();
    expect(await retry(nobody, nobody)).toBe('missing');
    expect(await retry(run, nobody)).toBe('no such step');
    expect(await retry(run, await stepOf(run, 2, 'c'))).toBe('the step has not answered');
    const [open] = (await here.run({
      turns: [[{ member: 'a' }], [{ member: 'b', acts: [{ do: 'park' }] }]],
    })) as [string];
    while ((await here.queue.inbox()).length === 0);
    expect(await retry(open, await stepOf(open, 1, 'a'))).toBe('still at work');
    await here.queue.cancel(open, 'ann');
    expect(await retry(open, await stepOf(open, 1, 'a'))).toMatchObject({ started: true });
    expect((await here.queue.runs()).length).toBe(3);
  });
});
