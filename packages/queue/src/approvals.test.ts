import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openQueue } from './queue.ts';
import type { InboxRow } from './rows.ts';
import { closed, type Stage, stage, until, violations } from './testing.ts';
import type { Approval, Job, Outcome, Question } from './types.ts';

const proposal = { pay: 100 };
const done: Outcome = { kind: 'settle', status: 'completed', plan: () => ({ status: 'completed', tasks: [] }) };
const taken = ({ approvals }: Pick<Job, 'approvals'>): Approval[] =>
  approvals.filter((one) => one.status === 'answered');

/** Asks `needs` people the same, and waits until all have answered. */
const asking =
  (needs: number, more: Partial<Question> = {}) =>
  (job: Job): Promise<Outcome> => {
    if (taken(job).length >= needs)
      return Promise.resolve({ ...done, answer: taken(job).map((one) => one.answeredBy) });
    const question: Question = { proposal, ...more };
    const questions = job.approvals.length > 0 ? [] : Array.from({ length: needs }, () => question);
    const left = Math.min(3_600_000, ...job.approvals.map((one) => one.msLeft));
    return Promise.resolve({ kind: 'park', questions, expiresMs: left });
  };

describe.each(['read committed', 'serializable'] as const)('who may answer, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('approvals', isolation);
  });
  beforeEach(() => here.clear());
  afterAll(() => here.close());

  const ask = async (needs: number, more: Partial<Question> = {}): Promise<[string, InboxRow[]]> => {
    await here.worker({ handler: asking(needs, more) });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    return [
      run,
      await until(async () => {
        const rows = await here.queue.inbox();
        return rows.length === needs && rows;
      }),
    ];
  };
  const give = (row: InboxRow | undefined, by: string) =>
    here.queue.answer({ approvalId: row?.approval_id as string, hash: row?.hash as string, answer: true, by });

  it('only those it is put to', async () => {
    const [run, [row]] = await ask(1, { may: ['ann', 'bob'] });
    expect(await give(row, 'eve')).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, 'an')).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, 'bob')).toMatchObject({ ok: true });
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  });

  it('not the one it is asked for, however the name is written', async () => {
    const user = '6F1B6F0E-4b1d-4e0c-9a3f-0c5d2b7e8a91';
    const [run, [row]] = await ask(1, { notBy: user });
    expect(await give(row, user)).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, user.toLowerCase())).toEqual({ ok: false, why: 'forbidden' });
    const signedIn = { approvalId: row?.approval_id ?? '', hash: row?.hash ?? '', answer: true, by: 'ann', user };
    expect(await here.queue.answer(signedIn)).toEqual({ ok: false, why: 'forbidden' });
    expect(await give(row, 'ann')).toMatchObject({ ok: true });
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
  });

  it('two of two: one person takes one seat, on two web instances at once', async () => {
    const [run, rows] = await ask(2);
    const other = openQueue({ db: here.test.open({ isolation }), region: null, regions: [] });
    const [first, second] = rows as [InboxRow, InboxRow];
    const answers = await Promise.all([
      give(first, 'ann'),
      other.answer({ approvalId: second.approval_id, hash: second.hash, answer: true, by: 'ann' }),
    ]);
    expect(answers.filter((one) => one.ok)).toHaveLength(1);
    expect(answers).toContainEqual({ ok: false, why: 'forbidden' });
    const open = answers[0]?.ok ? second : first;
    // The task waits again in a moment; the answer waits for that.
    expect(await give(open, 'bob')).toMatchObject({ ok: true });
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    const [task] = await here.queue.tasks(run);
    expect((task?.result as string[] | undefined)?.toSorted()).toEqual(['ann', 'bob']);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a question whose time is over is marked by the attempt that this woke, which may then be hurried', async () => {
    await here.worker({
      handler: ({ approvals }: Job): Promise<Outcome> =>
        Promise.resolve(
          approvals.length === 0
            ? { kind: 'park', questions: [{ proposal }], expiresMs: 50 }
            : { kind: 'snooze', delayMs: 3_600_000 },
        ),
    });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(async () => (await here.queue.tasks(run))[0]?.fence === 2 && (await here.queue.retry(run)) === 1);
    expect(await here.test.db.sql('SELECT status FROM approvals')).toEqual([{ status: 'expired' }]);
  });

  it('three of three at once', async () => {
    const [run, rows] = await ask(3);
    const given = await Promise.all(rows.map((row, n) => give(row, `person ${n}`)));
    expect(given).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(await violations(here.db)).toEqual([]);
  });
});
