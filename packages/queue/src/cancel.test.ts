import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bury, closed, newRun, regions, type Script, type Stage, stage, until, violations } from './testing.ts';
import type { Plan } from './types.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('cancel');
});
beforeEach(() => here.clear());
afterEach(clearPoints);
afterAll(() => here.close());

const one = (...acts: NonNullable<Script['turns'][0]>[0]['acts'] & object): Script => ({
  turns: [[{ member: 'a', acts }], [{ member: 'z' }]],
});
const over = (run: string) =>
  until(async () => {
    await here.cancelAgain();
    const row = await here.queue.run(run);
    return row?.completed_at && row.status;
  });

describe('spawn', () => {
  it('wakes the caller when all children are closed, in however many statements', async () => {
    await Promise.all([here.worker(), here.worker()]);
    const children = Array.from(
      { length: 12 },
      (_, n): Script => ({ turns: [[{ member: 'x', acts: n % 3 === 0 ? [{ do: 'snooze' }] : [] }]] }),
    );
    const [run] = (await here.run(one({ do: 'spawn', runs: children }))) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect((await here.queue.tasks(run))[0]).toMatchObject({ tries: 0, fence: 2 });
    expect(await here.queue.runs({ status: 'completed' })).toHaveLength(13);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a failed child is an outcome; redrive of the caller lets go of it and starts another', async () => {
    await here.worker();
    const [run] = (await here.run(
      one({
        do: 'spawn',
        runs: [{ turns: [[{ member: 'x', acts: [{ do: 'fail' }] }]] }, { turns: [[{ member: 'y' }]] }],
      }),
    )) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'failed' });
    const [child] = (await here.queue.runs({ status: 'failed' })).filter((row) => row.run_id !== run);
    expect(await here.queue.redrive(child?.run_id as string, 'ann')).toBe('is a child');
    here.world.mended = true;
    expect(await here.queue.redrive(run, 'ann')).toBe('redriven');
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(await here.queue.run(child?.run_id as string)).toMatchObject({ parent_task: null, status: 'failed' });
    // The good child was kept, one new one was started.
    expect(await here.queue.runs()).toHaveLength(4);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a stuck child is not closed: it is redriven, and the caller goes on', async () => {
    await here.worker();
    const [run] = (await here.run(
      one({ do: 'spawn', runs: [{ turns: [[{ member: 'x' }], [{ member: 'y' }]], stuckAfter: 1 }] }),
    )) as [string];
    const child = await until(async () => (await here.queue.runs({ status: 'stuck' }))[0]);
    expect(await here.queue.run(run)).toMatchObject({ status: 'running' });
    here.world.mended = true;
    expect(await here.queue.redrive(child.run_id, 'ann')).toBe('redriven');
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(await violations(here.db)).toEqual([]);
  });

  it('a caller that starts more children after one has failed keeps it, and learns how each ended', async () => {
    const child = (key: string) =>
      newRun({ turns: [[{ member: key }]] }, key, { tasks: [{ member: key, home: regions[0] }] });
    const seen: string[][] = [];
    await here.worker({
      handler: async ({ task, children }) => {
        const error = { code: 'LOST', message: 'nothing came of it' };
        const plan = (): Plan =>
          task.member === 'first' ? { status: 'failed', error, tasks: [] } : { status: 'completed', tasks: [] };
        if (task.member !== 'a') return { kind: 'settle', status: 'completed', plan };
        seen.push(children.map((one) => `${one.key} ${one.status}`).toSorted());
        if (children.length === 2) return { kind: 'settle', status: 'completed', plan };
        return { kind: 'spawn', runs: [child(children.length === 0 ? 'first' : 'second')] };
      },
    });
    const [run] = (await here.run(one())) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(seen).toEqual([[], ['first failed'], ['first failed', 'second completed']]);
    expect(await violations(here.db)).toEqual([]);
  });

  it.each(['the last settle of a child', 'the cancel of a child'])(
    '%s locks its caller before the lane',
    async (how) => {
      await here.worker({ region: regions[1] });
      const [run] = (await here.run(
        one({ do: 'spawn', runs: [{ turns: [[{ member: 'x', home: regions[1], acts: [{ do: 'park' }] }]] }] }),
      )) as [string];
      await here.worker();
      const [asked] = await until(async () => {
        const rows = await here.queue.inbox();
        return rows.length === 1 && rows;
      });
      await here.test.db.session(async (session) => {
        await session.command('BEGIN');
        await session.sql('SELECT 1 FROM agent_tasks WHERE run_id = $1 FOR UPDATE', [run]);
        const ending =
          how === 'the cancel of a child'
            ? here.queue.cancel(asked?.run_id as string, 'ann')
            : here.queue.answer({
                approvalId: asked?.approval_id as string,
                hash: asked?.hash as string,
                answer: 1,
                by: 'ann',
              });
        await until(async () => {
          const waiting = await here.test.db.sql(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          );
          return waiting.length === 1;
        });
        // It waits for the caller's row, and nobody for it.
        await session.sql('SELECT 1 FROM lanes FOR UPDATE NOWAIT');
        await session.command('COMMIT');
        await ending;
      });
      await closed(here.db, [run]);
      expect(await violations(here.db)).toEqual([]);
    },
  );

  it('children whose keys are taken: the caller is told', async () => {
    const taken = newRun({ turns: [[{ member: 'x' }]] }, 'taken');
    await here.queue.start([taken]);
    await here.worker({
      handler: async (job) => {
        if (job.task.member === 'x')
          return { kind: 'settle', status: 'completed', plan: () => ({ status: 'completed', tasks: [] }) };
        return { kind: 'spawn', runs: [taken] };
      },
    });
    const [run] = (await here.run(one())) as [string];
    expect(await until(async () => (await here.queue.tasks(run))[0]?.error)).toMatchObject({ code: 'SPAWN_TAKEN' });
  });

  it('the spawn whose reply is lost is not repeated, one that did not arrive is', async () => {
    for (const fault of ['ambiguous', 'lost'] as const) {
      const { faults } = await here.faulty();
      faults.next(fault, { query: 'runs.spawn' });
      const [run] = (await here.run(one({ do: 'spawn', runs: [{ turns: [[{ member: 'x' }]] }] }))) as [string];
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect(faults.injected).toHaveLength(1);
      expect((await here.queue.tasks(run))[0]).toMatchObject({ tries: 0 });
      await here.clear();
    }
  });
});

describe('cancel', () => {
  it('ends what waits at once, what is held at its end, and asks nobody next', async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    here.world.before = (job) => (job.task.member === 'held' ? gate : undefined);
    const worker = await here.worker();
    const [run] = (await here.run({
      turns: [[{ member: 'held' }, { member: 'parked', acts: [{ do: 'park' }] }], [{ member: 'never' }]],
    })) as [string];
    await until(async () => (await here.queue.inbox()).length === 1 && worker.status().held === 1);
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelling');
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelling');
    expect(await here.queue.inbox()).toEqual([]);
    expect(await violations(here.db, 'always')).toEqual([]);
    release();
    expect(await closed(here.db, [run])).toEqual({ [run]: 'cancelled' });
    expect((await here.queue.tasks(run)).map((task) => task.status)).toEqual(['cancelled', 'cancelled']);
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelled');
    expect(await here.queue.cancel(crypto.randomUUID(), 'ann')).toBe('missing');
    expect(await violations(here.db)).toEqual([]);
  });

  it('a held attempt learns it by the beat', async () => {
    const reasons: unknown[] = [];
    const worker = await here.worker({
      leaseMs: 6_000,
      beatMs: 100,
      handler: (job) =>
        new Promise((resolve) => {
          job.signal.addEventListener('abort', () => {
            reasons.push((job.signal.reason as { code: string }).code);
            resolve({ kind: 'settle', status: 'failed', plan: () => ({ status: 'completed', tasks: [] }) });
          });
        }),
    });
    const [run] = (await here.run(one())) as [string];
    await until(() => worker.status().held === 1);
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelling');
    expect(await over(run)).toBe('cancelled');
    expect(reasons).toEqual(['RUN_CANCELLING']);
    expect(await violations(here.db)).toEqual([]);
  });

  it('goes down to the children of the caller', async () => {
    await here.worker();
    const child = (): Script => ({ turns: [[{ member: 'x', acts: [{ do: 'park' }] }]] });
    const [run] = (await here.run(one({ do: 'spawn', runs: [one({ do: 'spawn', runs: [child()] }), child()] }))) as [
      string,
    ];
    await until(async () => (await here.queue.inbox()).length === 2);
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelled');
    await until(async () => {
      await here.cancelAgain();
      return (await here.queue.inbox()).length === 0 && (await here.queue.runs({ status: 'cancelled' })).length === 4;
    });
    expect(await violations(here.db)).toEqual([]);
  });

  it.each([
    'yield.sending',
    'yield.sent',
    'settle.sending',
    'settle.sent',
    'spawn.sending',
    'spawn.sent',
    'claim.sent',
  ])('beside %s ends the run', async (name) => {
    await here.worker();
    let run: string | undefined;
    const script: Script = {
      turns: [
        [
          {
            member: 'a',
            acts: [{ do: 'snooze' }, { do: 'spawn', runs: [{ turns: [[{ member: 'x', acts: [{ do: 'park' }] }]] }] }],
          },
        ],
        [{ member: 'b' }],
      ],
    };
    const done = new Promise<void>((resolve) =>
      setPoint(name, async () => {
        const [row] = await here.test.db.sql<{ run_id: string }>(
          'SELECT run_id FROM runs WHERE parent_task IS NULL LIMIT 1',
        );
        clearPoints();
        run = row?.run_id;
        if (run) await here.queue.cancel(run, 'ann');
        resolve();
      }),
    );
    const [started] = (await here.run(
      name.startsWith('settle') ? { turns: [[{ member: 'a' }], [{ member: 'b' }]] } : script,
    )) as [string];
    await done;
    // A claim that found nothing yet: then there was no run to cancel.
    if (!run) await here.queue.cancel(started, 'ann');
    expect(await over(started)).toBe('cancelled');
    await until(async () => {
      await here.cancelAgain();
      return (await violations(here.db)).length === 0;
    });
  });

  it('beside a reap: the task taken back is cancelled too', async () => {
    const worker = await here.worker({ handler: () => new Promise(() => {}) });
    const [run] = (await here.run(one())) as [string];
    await until(() => worker.status().held === 1);
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelling');
    void worker.kill();
    await bury(here.db, worker.id);
    expect(await here.queue.tasks(run)).toMatchObject([{ status: 'pending', deaths: 1 }]);
    expect(await over(run)).toBe('cancelled');
    expect(await violations(here.db)).toEqual([]);
  });
});

describe('redrive', () => {
  it('of a failed run: its dead tasks again under the same ids, tries and deaths forgotten', async () => {
    await here.worker();
    const [run] = (await here.run({
      turns: [
        [{ member: 'a' }],
        [{ member: 'b', acts: [{ do: 'retry' }, { do: 'fail' }] }, { member: 'c' }],
        [{ member: 'd' }],
      ],
    })) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'failed' });
    const before = await here.queue.tasks(run);
    here.world.mended = true;
    const [first, second] = await Promise.all([here.queue.redrive(run, 'ann'), here.queue.redrive(run, 'bob')]);
    expect([first, second].toSorted()).toEqual(['nothing to redrive', 'redriven']);
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    const after = await here.queue.tasks(run);
    expect(
      after
        .slice(0, 3)
        .map((task) => task.task_id)
        .toSorted(),
    ).toEqual(before.map((task) => task.task_id).toSorted());
    expect(after.map((task) => task.status)).toEqual(Array(4).fill('completed'));
    expect(after.find((task) => task.member === 'c')?.fence).toBe(1);
    expect(await here.queue.redrive(run, 'ann')).toBe('nothing to redrive');
    expect(await here.queue.redrive(crypto.randomUUID(), 'ann')).toBe('missing');
    expect(await violations(here.db)).toEqual([]);
  });

  it('of a stuck run asks next again, as often as it takes', async () => {
    await here.worker();
    const [run] = (await here.run({ turns: [[{ member: 'a' }], [{ member: 'b' }]], stuckAfter: 1 })) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'stuck' });
    expect(await here.queue.redrive(run, 'ann')).toBe('redriven');
    await until(
      async () => (await here.queue.run(run))?.status === 'stuck' && (await here.queue.tasks(run)).length === 2,
    );
    here.world.mended = true;
    expect(await here.queue.redrive(run, 'ann')).toBe('redriven');
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect((await here.queue.tasks(run)).map((task) => task.member)).toEqual(['a', '$next', '$next', 'b']);
    expect((await here.queue.tasks(run)).filter((task) => task.member === 'a')).toHaveLength(1);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a stuck run can be cancelled', async () => {
    await here.worker();
    const [run] = (await here.run({ turns: [[{ member: 'a' }]], stuckAfter: 1 })) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'stuck' });
    expect(await here.queue.cancel(run, 'ann')).toBe('cancelled');
    expect(await violations(here.db)).toEqual([]);
  });
});
