import { faults } from '@holdfast/db/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openQueue } from './queue.ts';
import type { InboxRow } from './rows.ts';
import { closed, type Script, type Stage, stage, until, violations } from './testing.ts';

for (const isolation of ['read committed', 'serializable'] as const) {
  describe(`yields, ${isolation}`, () => {
    let here: Stage;
    beforeAll(async () => {
      here = await stage('yields', isolation);
    });
    beforeEach(() => here.clear());
    afterAll(() => here.close());

    const parked = (run: string) =>
      until(async () => {
        const inbox = (await here.queue.inbox()).filter((row) => row.run_id === run);
        return inbox[0];
      });
    const park = (questions = 1): Script => ({
      turns: [[{ member: 'human', acts: [{ do: 'park', questions }] }], [{ member: 'after' }]],
    });

    it('a retry counts a try, a snooze does not, and the payload is kept', async () => {
      await here.worker();
      const [run] = (await here.run({
        turns: [[{ member: 'a', acts: [{ do: 'retry' }, { do: 'snooze' }, { do: 'retry' }, { do: 'snooze' }] }]],
      })) as [string];
      expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
      expect(await here.queue.tasks(run)).toMatchObject([
        { tries: 2, fence: 5, deaths: 0, payload: { at: 4 }, status: 'completed' },
      ]);
      expect(await violations(here.db)).toEqual([]);
    });

    it('an impatient operator makes waiting tasks due, but not parked ones', async () => {
      await here.worker();
      const [snoozing, asking] = (await here.run(
        { turns: [[{ member: 'a', acts: [{ do: 'snooze', ms: 3_600_000 }] }]] },
        park(),
      )) as [string, string];
      await parked(asking);
      await until(async () => (await here.queue.tasks(snoozing))[0]?.status === 'waiting');
      expect(await here.queue.retry(asking)).toBe(0);
      expect(await here.queue.retry(snoozing)).toBe(1);
      expect(Object.values(await closed(here.db, [snoozing]))).toEqual(['completed']);
      expect(await here.queue.tasks(asking)).toMatchObject([{ status: 'waiting' }]);
    });

    it('what cannot be stored in a yield becomes a failure of that attempt', async () => {
      let attempts = 0;
      await here.worker({
        handler: async () => {
          if (attempts++ === 0) return { kind: 'snooze', delayMs: 1, payload: { text: '\ud800' } };
          return { kind: 'settle', status: 'completed', plan: () => ({ status: 'completed', tasks: [] }) };
        },
      });
      const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
      await until(async () => (await here.queue.tasks(run))[0]?.tries === 1);
      expect(await here.queue.tasks(run)).toMatchObject([{ error: { code: 'TASK_REFUSED' } }]);
      await here.queue.retry(run);
      expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
    });

    it('bare tasks: a result too large or not JSON to the database fails that one, the others are done', async () => {
      const plain = await here.worker();
      const bad = [{ result: '\ud800' }, { result: 'x'.repeat(300_000) }];
      const ids = await here.queue.enqueue([
        ...Array.from({ length: 30 }, () => ({ member: 'm', region: 'us-east-1' })),
        { member: 'm', region: 'us-east-1', payload: { fail: true } },
      ]);
      await until(async () => (await here.queue.depth()).length === 0);
      // A region nobody is known to work in is taken over at once: only one may be here.
      await plain.stop();
      const worker = await here.worker({
        region: 'us-west-2',
        handler: async (job) => ({
          kind: 'finish',
          status: 'completed',
          result: bad[(job.task.payload as { n: number }).n]?.result ?? null,
        }),
      });
      const odd = await here.queue.enqueue(
        Array.from({ length: 12 }, (_, n) => ({ member: 'm', region: 'us-west-2', payload: { n } })),
      );
      await until(async () => (await here.queue.depth()).length === 0);
      const rows = await here.test.db.sql<{ task_id: string; status: string; error: { code: string } | null }>(
        'SELECT task_id, status, error FROM agent_tasks',
      );
      const failed = new Map(
        rows.filter((row) => row.status === 'failed').map((row) => [row.task_id, row.error?.code]),
      );
      expect(failed).toEqual(
        new Map([
          [ids[30], 'ASKED'],
          [odd[0], 'TASK_REFUSED'],
          [odd[1], 'ANSWER_TOO_LARGE'],
        ]),
      );
      expect(rows).toHaveLength(43);
      await worker.stop();
    });

    it('two answers at once: one wins, the other is told who', async () => {
      await here.worker();
      const [run] = (await here.run(park())) as [string];
      const asked = await parked(run);
      const give = (by: string) =>
        here.queue.answer({ approvalId: asked.approval_id, hash: asked.hash, answer: { yes: by }, by });
      const ends = await Promise.all(['ann', 'bob'].map(give));
      const winner = ends[0]?.ok ? 'ann' : 'bob';
      expect(ends).toContainEqual({ ok: true, runId: run, taskId: asked.task_id });
      expect(ends).toContainEqual({ ok: false, why: 'answered', by: winner });
      expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
      expect(await here.queue.tasks(run)).toMatchObject([
        { member: 'human', result: { approvals: [{ yes: winner }] } },
        { member: 'after' },
      ]);
      expect(await give('cem')).toEqual({ ok: false, why: 'answered', by: winner });
      expect(await violations(here.db)).toEqual([]);
    });

    it('refuses an answer to another proposal, an expired, a withdrawn and an unknown one', async () => {
      await here.worker();
      const [run, gone] = (await here.run(park(), park())) as [string, string];
      const asked = await parked(run);
      const other = await parked(gone);
      const answer = (approvalId: string, hash: string) =>
        here.queue.answer({ approvalId, hash, answer: 1, by: 'ann' });
      expect(await answer(asked.approval_id, 'another')).toEqual({ ok: false, why: 'changed' });
      expect(await answer(run, asked.hash)).toEqual({ ok: false, why: 'missing' });
      expect(await here.queue.cancel(gone, 'ann')).toBe('cancelled');
      expect(await answer(other.approval_id, other.hash)).toEqual({ ok: false, why: 'withdrawn' });
      await here.test.db.sql("UPDATE approvals SET expires_at = now() - interval '1 second' WHERE approval_id = $1", [
        asked.approval_id,
      ]);
      expect(await answer(asked.approval_id, asked.hash)).toEqual({ ok: false, why: 'expired' });
      // Expiry wakes the task: the attempt finds its question expired, and that is a no.
      await here.test.db.sql('UPDATE agent_tasks SET due = now() WHERE run_id = $1', [run]);
      here.queue.hints.tasks(['*']);
      expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
      expect(await violations(here.db)).toEqual([]);
    });

    it('three approvals of one task, answered one by one and all at once', async () => {
      await here.worker();
      const runs = (await here.run(park(3), park(3))) as [string, string];
      const ask = async (run: string) =>
        await until(async () => {
          const rows = (await here.queue.inbox()).filter((row) => row.run_id === run);
          return rows.length === 3 && rows;
        });
      const [first, second] = [await ask(runs[0]), await ask(runs[1])];
      const give = async (row: { approval_id: string; hash: string }): Promise<void> => {
        // Between two questions the task is awake for a moment: asked again, the answer is taken.
        await until(
          async () =>
            (await here.queue.answer({ approvalId: row.approval_id, hash: row.hash, answer: 'y', by: 'ann' })).ok,
        );
      };
      const [one, ...others] = first as [InboxRow, ...InboxRow[]];
      await give(one);
      // The task waits again, for the others: this question is answered all the same.
      await until(async () => {
        const [task] = await here.queue.tasks(runs[0]);
        return task?.status === 'waiting' && task.fence === 2;
      });
      expect(await here.queue.answer({ approvalId: one.approval_id, hash: one.hash, answer: 'n', by: 'bob' })).toEqual({
        ok: false,
        why: 'answered',
        by: 'ann',
      });
      for (const row of others) await give(row);
      await Promise.all(second.map(give));
      expect(Object.values(await closed(here.db, runs))).toEqual(['completed', 'completed']);
      expect((await here.queue.tasks(runs[0]))[0]).toMatchObject({ result: { approvals: ['y', 'y', 'y'] } });
      expect(await violations(here.db)).toEqual([]);
    });

    it('an answer whose reply is lost counts once', async () => {
      await here.worker();
      const [run] = (await here.run(park())) as [string];
      const asked = await parked(run);
      const broken = faults(here.test.open({ isolation }));
      broken.next('ambiguous', { query: 'approvals.answer' });
      const queue = openQueue({ db: broken, region: null, regions: [] });
      expect(
        await queue.answer({ approvalId: asked.approval_id, hash: asked.hash, answer: 1, by: 'ann' }),
      ).toMatchObject({ ok: true, runId: run });
      expect(broken.injected).toHaveLength(1);
      expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
    });

    it('a human answers while the run is cancelled: either, and nothing in between', async () => {
      await here.worker();
      for (let round = 0; round < 8; round++) {
        const [run] = (await here.run(park())) as [string];
        const asked = await parked(run);
        const [answered] = await Promise.all([
          here.queue.answer({ approvalId: asked.approval_id, hash: asked.hash, answer: 1, by: 'ann' }),
          here.queue.cancel(run, 'bob'),
        ]);
        if (!answered.ok) expect(answered.why).toBe('withdrawn');
        await until(async () => {
          await here.cancelAgain();
          return (await here.queue.run(run))?.completed_at;
        });
      }
      expect(await violations(here.db)).toEqual([]);
    });
  });
}
