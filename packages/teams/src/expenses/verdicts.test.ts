import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather, keepVerdict } from './fraud/gather.ts';
import { fraudLearner } from './fraud/learn.ts';
import { score } from './fraud/score.ts';
import { seedExpenses } from './seed/store.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('expenses_verdicts');
});
afterAll(() => test?.drop());

async function insert(merchant: string): Promise<string> {
  const [row] = await test.db.sql<{ expense_id: string }>(
    'INSERT INTO expenses (user_id, merchant, expense_amount) VALUES (gen_random_uuid(), $1, 42.17) RETURNING expense_id',
    [merchant],
  );
  return row?.expense_id ?? '';
}

async function judged(expenseId: string) {
  const evidence = await gather(test.db, expenseId);
  if (evidence === 'missing') throw new Error('missing');
  return { evidence, scored: score(evidence) };
}

describe("a reviewer's word", () => {
  it('raises the next charge at the merchant, whatever its spelling, until others are approved', async () => {
    const before = (await judged(await insert('Gift Outlet 9'))).scored.score;
    const refused = await Promise.all(['GIFT OUTLET', 'Gift-Outlet #3', 'gift outlet'].map(insert));
    for (const id of refused) expect(await keepVerdict(test.db, id, true, 'nobody bought this')).toBe(true);
    const next = await insert('Gift Outlet');
    const after = await judged(next);
    expect(after.evidence.verdicts?.merchant).toEqual({ n: 3, frauds: 3 });
    expect(after.scored.score).toBeGreaterThan(before);
    for (const id of refused) await keepVerdict(test.db, id, false, null);
    expect((await judged(next)).evidence.verdicts?.merchant).toEqual({ n: 3, frauds: 0 });
    expect((await judged(next)).scored.score).toBe(before);
  });

  it('does not count for its own charge, nor between merchants without letters', async () => {
    const id = await insert('12 34');
    await keepVerdict(test.db, id, true, null);
    expect((await judged(id)).evidence.verdicts).toEqual({ merchant: { n: 0, frauds: 0 }, user: { n: 0, frauds: 0 } });
    expect((await judged(await insert('99 99'))).evidence.verdicts?.merchant.n).toBe(0);
    expect(await keepVerdict(test.db, '00000000-0000-4000-8000-000000000000', true, null)).toBe(false);
  });

  it('is history to replay on, beside the answer key of the seed data', async () => {
    await seedExpenses(test.db, { seed: 5, count: 1000, anchor: '2026-11-21' });
    const cases = await fraudLearner.history(test.db, 'default', []);
    expect(cases.length).toBeGreaterThan(100);
    const { figures, score: reached } = fraudLearner.replay(fraudLearner.start, cases);
    expect(figures['frauds']).toBeGreaterThan(10);
    expect(reached).toBeGreaterThan(0.3);
  });
});
