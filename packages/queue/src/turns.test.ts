import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Settlement, settleGroup } from './settle.ts';
import { closed, newRun, type Script, type Stage, stage, until, violations } from './testing.ts';
import type { Answer, Plan, RunView } from './types.ts';
import { UnderWay } from './under-way.ts';
import type { Worker } from './worker.ts';

for (const isolation of ['read committed', 'serializable'] as const) {
  describe(`turns, ${isolation}`, () => {
    let here: Stage;
    beforeAll(async () => {
      here = await stage('turns', isolation);
    });
    afterAll(() => here.close());
    afterEach(clearPoints);
    beforeEach(() => here.clear());

    const submit = (item: Settlement) => settleGroup(here.db, 60, 'us-east-1', new UnderWay()).submit(item);
    const members = async (run: string): Promise<string[]> =>
      (await here.queue.tasks(run)).map((task) => `${task.turn} ${task.member} ${task.status}`);

    it('joins siblings, loops, and asks next once a turn', async () => {
      const worker = await here.worker();
      const script: Script = {
        turns: [
          [{ member: 'a' }],
          [{ member: 'b' }, { member: 'c', acts: [{ do: 'retry' }] }, { member: 'd', acts: [{ do: 'snooze' }] }],
          [{ member: 'a' }],
          [{ member: 'b' }, { member: 'a' }],
        ],
      };
      const [run] = (await here.run(script)) as [string];
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect((await members(run)).toSorted()).toEqual(
        ['1 a', '2 b', '2 c', '2 d', '3 a', '4 a', '4 b'].map((one) => `${one} completed`),
      );
      expect(await violations(here.db)).toEqual([]);
      await worker.stop();
    });

    it('a pair of settles that both saw the other open: exactly one closes the turn', async () => {
      const turns = [[{ member: 'a' }, { member: 'b' }], [{ member: 'end' }]];
      // Two workers, so that the two settles travel in two statements.
      const [one, two] = await Promise.all([here.worker({ slots: 1 }), here.worker({ slots: 1 })]);
      const gate = meeting(2);
      const seen: Settlement[] = [];
      setPoint('settle.sending', async ({ items }) => {
        const [item] = items as Settlement[];
        if (!item || seen.length >= 2) return;
        seen.push(item);
        await gate();
      });
      const [run] = (await here.run({ turns })) as [string];
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect(seen.map((item) => item.last)).toEqual([false, false]);
      expect(await members(run)).toEqual(expect.arrayContaining(['2 end completed']));
      expect(await violations(here.db)).toEqual([]);
      await Promise.all([one.stop(), two.stop()]);
    });

    it('asks next again when the run has moved', async () => {
      const worker = await here.worker();
      const asked: number[] = [];
      let moved = false;
      setPoint('settle.sending', async ({ items }) => {
        const item = (items as Settlement[])[0];
        if (!item) return;
        asked.push(item.version);
        if (moved) return;
        moved = true;
        await here.test.db.sql('UPDATE runs SET version = version + 1 WHERE run_id = $1', [item.runId]);
      });
      const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect(asked).toEqual([0, 1]);
      await worker.stop();
    });

    it.each([
      ['an older fence', (item: Settlement) => ({ ...item, fence: item.fence - 1 })],
      ['an older version', (item: Settlement) => ({ ...item, version: item.version - 1 })],
      ['a run that is not as it was seen', (item: Settlement) => ({ ...item, runFrom: 'cancelling' })],
      ['a barrier that is not one', (item: Settlement) => ({ ...item, last: false })],
    ])('a settle with %s has no effect', async (_, spoil) => {
      const worker = await here.worker();
      const held = new Promise<Settlement>((resolve) =>
        setPoint('settle.sending', ({ items }) => {
          resolve((items as Settlement[])[0] as Settlement);
          return new Promise(() => {});
        }),
      );
      const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
      const item = await held;
      clearPoints();
      const before = await here.test.db.sql('SELECT * FROM runs JOIN agent_tasks USING (run_id) WHERE run_id = $1', [
        run,
      ]);
      expect(await submit(spoil(item))).toBeUndefined();
      expect(
        await here.test.db.sql('SELECT * FROM runs JOIN agent_tasks USING (run_id) WHERE run_id = $1', [run]),
      ).toEqual(before);
      // As it was meant it still counts, once.
      expect(await submit(item)).toEqual({
        task_id: item.taskId,
        version: 1,
        open: 0,
      });
      expect(await submit(item)).toBeUndefined();
      expect(await violations(here.db)).toEqual([]);
      void worker.kill();
    });

    it('a poison row in a group fails one attempt only', async () => {
      const worker = await here.worker({
        slots: 20,
        handler: async (job) => {
          const { n } = (job.run as RunView).input as { n: number };
          // A lone surrogate: JSON to JavaScript, not to the database.
          const answer = n === 13 ? { text: '\ud800' } : { n };
          return { kind: 'settle', status: 'completed', answer, plan: (view) => ending(view.answers.at(-1)) };
        },
      });
      const sizes: number[] = [];
      setPoint('settle.sending', async ({ items }) => {
        sizes.push((items as Settlement[]).length);
        // The first group waits until all others are ready to travel together.
        if (sizes.length === 1) await until(() => (sizes[0] as number) + settles(worker).size === 20);
      });
      const runs = Array.from({ length: 20 }, (_, n) =>
        newRun({ turns: [] }, `poison ${n}`, { input: { n }, tasks: [{ member: 'a', home: 'us-east-1' }] }),
      );
      const started = await here.queue.start(runs);
      const ends = await closed(
        here.db,
        started.map((one) => one.runId),
      );
      expect(Object.values(ends).filter((status) => status === 'completed')).toHaveLength(19);
      const bad = started[13]?.runId as string;
      expect(ends[bad]).toBe('failed');
      expect(await here.queue.run(bad)).toMatchObject({ error: { code: 'TASK_REFUSED' } });
      expect(Math.max(...sizes)).toBeGreaterThan(1);
      expect(await violations(here.db)).toEqual([]);
      await worker.stop();
    });

    it.each(['full', 'standby', 'unlicensed', 'draining', 'internal'] as const)(
      'a settle that meets a database which is %s is sent again, and the answer stands',
      async (fault) => {
        const { faults } = await here.faulty();
        faults.next(fault, { query: 'agent_tasks.settle', times: 2 });
        const [run] = (await here.run({ turns: [[{ member: 'a' }], [{ member: 'b' }]] })) as [string];
        expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
        expect(faults.injected).toHaveLength(2);
        expect(await violations(here.db)).toEqual([]);
      },
    );

    it('a run’s tasks stand in the order of its first, whatever the clock of the worker that leased it says', async () => {
      const worker = await here.worker();
      const script: Script = { turns: [[{ member: 'a' }], [{ member: 'b' }, { member: 'c' }], [{ member: 'd' }]] };
      const [started] = await worker.start([newRun(script, 'leased')]);
      const run = started?.runId as string;
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect(
        await here.test.db.sql('SELECT count(*)::INT4 AS n, count(DISTINCT ord)::INT4 AS ords FROM agent_tasks'),
      ).toEqual([{ n: 4, ords: 1 }]);
      await worker.stop();
    });

    it('a next that throws, or names what cannot be stored, leaves the run stuck and the answer kept', async () => {
      const plans = {
        throws: () => {
          throw new Error('next is wrong');
        },
        twice: () => ({
          status: 'running' as const,
          tasks: [
            { member: 'b', home: 'us-east-1' },
            { member: 'b', home: 'us-east-1' },
          ],
        }),
      };
      const worker = await here.worker({
        handler: async (job) => ({
          kind: 'settle',
          status: 'completed',
          answer: { kept: true },
          plan: plans[((job.run as RunView).input as { plan: keyof typeof plans }).plan],
        }),
      });
      const started = await here.queue.start(
        (['throws', 'twice'] as const).map((plan) => ({
          team: 't',
          key: `${plan} ${isolation}`,
          shape: 's1',
          input: { plan },
          tasks: [{ member: 'a', home: 'us-east-1' }],
        })),
      );
      for (const { runId } of started) {
        expect(await closed(here.db, [runId])).toEqual({ [runId]: 'stuck' });
        expect(await here.queue.run(runId)).toMatchObject({ error: { code: 'TASK_REFUSED' } });
        expect(await here.queue.tasks(runId)).toMatchObject([{ status: 'completed', result: { kept: true } }]);
      }
      expect(await violations(here.db, 'always')).toEqual([]);
      await worker.stop();
    });
  });
}

const settles = (worker: Worker): { size: number } =>
  (worker as unknown as { site: { settles: { size: number } } }).site.settles;

const ending = (last: Answer | undefined): Plan =>
  last?.status === 'failed'
    ? { status: 'failed', error: last.error ?? { code: 'X', message: 'x' }, tasks: [] }
    : { status: 'completed', tasks: [] };

/** Resolves for all once as many as `size` have come. */
function meeting(size: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= size) for (const go of waiting) go();
    });
}
