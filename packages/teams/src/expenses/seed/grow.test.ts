import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather } from '../fraud/gather.ts';
import { score } from '../fraud/score.ts';
import { homeOf } from './cases.ts';
import { type Answer, generateExpenses } from './generate.ts';
import { BATCH, growExpenses } from './grow.ts';

const anchor = '2026-11-21';

describe('seed data with cases', () => {
  const { rows, key, budgets } = generateExpenses({ seed: 3, count: 5000, anchor, cases: true });
  const byId = new Map(rows.map((row) => [row.expenseId, row]));
  const of = (label: Answer['label']) =>
    key.flatMap((answer) => (answer.label === label ? [byId.get(answer.expenseId) as (typeof rows)[number]] : []));

  it('keeps the number, names each case once, and is the same for the same options', () => {
    expect(rows).toHaveLength(5000);
    expect(new Set(key.map(({ expenseId }) => expenseId)).size).toBe(key.length);
    expect(generateExpenses({ seed: 3, count: 5000, anchor, cases: true })).toEqual({ rows, key, budgets });
    for (const { date } of rows) expect(date < anchor).toBe(true);
  });

  it('is never of the anchor or later, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.boolean(), (seed, cases) => {
        const made = generateExpenses({ seed, count: 2000, anchor, cases });
        expect(made.rows).toHaveLength(2000);
        expect(made.rows.filter(({ created, date }) => created >= anchor || date >= anchor)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('tries cards with small charges before a large one', () => {
    const testing = of('card testing');
    expect(testing.length).toBeGreaterThan(8);
    expect(testing.length % 4).toBe(0);
    const large = testing.filter(({ amount }) => Number(amount) >= 200);
    for (const { userId, created } of large) {
      const before = testing.filter(
        (row) =>
          row.userId === userId &&
          row.created < created &&
          Number(row.amount) < 3 &&
          Date.parse(created) - Date.parse(row.created) < 3_600_000,
      );
      expect(before.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('travels where nobody can, and imitates names that exist', () => {
    const journeys = of('impossible travel');
    expect(journeys.length).toBeGreaterThan(5);
    for (const journey of journeys) {
      const near = rows.filter(
        (row) =>
          row.userId === journey.userId &&
          row.place !== null &&
          row.place !== journey.place &&
          Math.abs(Date.parse(row.created) - Date.parse(journey.created)) < 3 * 3_600_000,
      );
      expect(near.length).toBeGreaterThan(0);
    }
    const names = new Set(rows.filter(({ place }) => place !== null).map(({ merchant }) => merchant));
    expect(of('look-alike merchant').length).toBeGreaterThan(5);
    for (const { merchant } of of('look-alike merchant')) expect(names.has(merchant)).toBe(false);
    expect(homeOf({ userId: '0000' } as Parameters<typeof homeOf>[0])).toBe('New York');
  });

  it('names the very charge that passes a budget, and no other budget is passed by half', () => {
    const overspent = key.filter(({ label }) => label === 'overspend');
    expect(overspent.length).toBeGreaterThan(5);
    for (const { expenseId } of overspent) {
      const row = byId.get(expenseId) as (typeof rows)[number];
      const same = rows.filter(
        (r) => r.userId === row.userId && r.category === row.category && r.date.slice(0, 7) === row.date.slice(0, 7),
      );
      const budget = budgets.find(
        (b) => b.userId === row.userId && b.category === row.category && b.month === `${row.date.slice(0, 7)}-01`,
      );
      const upTo = (end: number) => same.slice(0, end).reduce((sum, { amount }) => sum + Number(amount), 0);
      const at = same.indexOf(row);
      expect(upTo(at)).toBeLessThanOrEqual(Number(budget?.amount) + 0.005);
      expect(upTo(at + 1)).toBeGreaterThan(Number(budget?.amount));
    }
  });
});

describe('growing', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase('expenses_grow');
  });
  afterAll(() => test?.drop());

  it('stops between batches, goes on where it stopped with the first options, and ends at the same rows', async () => {
    const stop = new AbortController();
    const first = await growExpenses(test.db, {
      expenses: 2 * BATCH,
      seed: 9,
      anchor,
      signal: stop.signal,
      on: () => stop.abort(),
    });
    expect(first).toMatchObject({ there: BATCH, wanted: 2 * BATCH, added: BATCH });
    const [one, two] = await Promise.all(
      [1, 2].map(() => growExpenses(test.db, { expenses: 2 * BATCH, seed: 1, anchor: '2027-01-01' })),
    );
    expect((one?.added ?? 0) + (two?.added ?? 0)).toBe(BATCH);
    const [counted] = await test.db.sql<Record<string, number>>(
      `SELECT count(*)::INT4 AS rows, count(watched_at)::INT4 AS watched,
        (SELECT count(*)::INT4 FROM seed_answers) AS answers, (SELECT count(*)::INT4 FROM budgets) AS budgets FROM expenses`,
    );
    const made = [1, 2].map((batch) =>
      generateExpenses({ seed: 9 * 1_000_003 + batch, count: BATCH, anchor, cases: true }),
    );
    expect(counted).toEqual({
      rows: 2 * BATCH,
      watched: 2 * BATCH,
      answers: made.reduce((sum, { key }) => sum + key.length, 0),
      budgets: made.reduce((sum, { budgets }) => sum + budgets.length, 0),
    });
    expect((await growExpenses(test.db, { expenses: BATCH, seed: 9, anchor })).added).toBe(0);
  });

  it('plants what fraud asks about: most journeys and imitations, and the charge a tried card ends in', async () => {
    const labels = await test.db.sql<{ expense_id: string; label: string; amount: number }>(
      `SELECT a.expense_id, a.label, e.expense_amount::FLOAT8 AS amount FROM seed_answers a JOIN expenses e ON e.expense_id = a.expense_id
       WHERE a.label IN ('impossible travel', 'look-alike merchant') OR (a.label = 'card testing' AND e.expense_amount > 100)`,
    );
    const asked = new Map<string, [number, number]>();
    for (const { expense_id, label } of labels) {
      const evidence = await gather(test.db, expense_id);
      const hit = evidence !== 'missing' && score(evidence).action !== 'clear';
      const [hits, all] = asked.get(label) ?? [0, 0];
      asked.set(label, [hits + (hit ? 1 : 0), all + 1]);
    }
    for (const [label, least] of [
      ['impossible travel', 0.8],
      ['look-alike merchant', 0.4],
      ['card testing', 0.8],
    ] as const) {
      const [hits, all] = asked.get(label) ?? [0, 1];
      expect(hits / all, `${label}: ${hits} of ${all}`).toBeGreaterThan(least);
    }
  });
});
