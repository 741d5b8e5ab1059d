import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureFraud, tableOf } from './bench/measure.ts';
import { gather } from './fraud/gather.ts';
import { type Scored, score } from './fraud/score.ts';
import type { Answer, SeedRow } from './seed/generate.ts';
import { exampleInsert, seedExpenses } from './seed/store.ts';

const options = { seed: 1, count: 5000, anchor: '2026-11-21' };
const user = '11111111-2222-4333-8444-555555555555';

let test: TestDatabase;
let seeded: { rows: SeedRow[]; key: Answer[]; inserted: number };

beforeAll(async () => {
  test = await testDatabase('expenses');
  seeded = await seedExpenses(test.db, options);
});
afterAll(() => test?.drop());

async function insert(columns: string, values: string): Promise<string> {
  const [row] = await test.db.sql<{ expense_id: string }>(
    `INSERT INTO expenses (${columns}) VALUES (${values}) RETURNING expense_id`,
  );
  return row?.expense_id ?? '';
}

async function judge(expenseId: string): Promise<Scored> {
  const evidence = await gather(test.db, expenseId);
  if (evidence === 'missing') throw new Error(`expense ${expenseId} is missing`);
  return score(evidence);
}

describe('seed data', () => {
  it('goes in once, already watched, whatever the day of the second start', async () => {
    expect(seeded.inserted).toBe(5000);
    expect((await seedExpenses(test.db, { ...options, anchor: '2026-12-24' })).inserted).toBe(0);
    const [counted] = await test.db.sql<Record<string, number>>(
      `SELECT count(*) AS rows, count(watched_at) AS watched, (SELECT count(*) FROM seed_answers) AS answers,
        count(CASE WHEN a.expense_id IS NULL THEN 1 END) AS plain, sum(cardinality(tags)) AS tags
      FROM expenses e LEFT JOIN seed_answers a ON a.expense_id = e.expense_id`,
    );
    const answers = seeded.key.length;
    expect(counted).toMatchObject({ rows: 5000, watched: 5000, answers, plain: 5000 - answers, tags: 10_000 });
  });

  it('offers another INSERT while there is nothing to repeat', async () => {
    const empty = await testDatabase('expenses_empty');
    try {
      const line = await exampleInsert(empty.db);
      const [row] = await empty.db.sql<{ expense_id: string }>(`${line.slice(0, -1)} RETURNING expense_id`);
      const evidence = await gather(empty.db, row?.expense_id ?? '');
      expect(evidence !== 'missing' && score(evidence).action).toBe('review');
    } finally {
      await empty.drop();
    }
  });

  it('goes in once when two start at the same time', async () => {
    const other = await testDatabase('expenses_twice');
    try {
      const both = await Promise.all([seedExpenses(other.db, options), seedExpenses(other.db, options)]);
      expect(both.map(({ inserted }) => inserted).sort((a, b) => a - b)).toEqual([0, 5000]);
      const [counted] = await other.db.sql<{ n: number }>('SELECT count(*) AS n FROM expenses');
      expect(counted?.n).toBe(5000);
    } finally {
      await other.drop();
    }
  });

  it('offers an INSERT that repeats a charge, which fraud flags', async () => {
    const line = await exampleInsert(test.db);
    expect(line).toMatch(/^INSERT INTO expenses \([a-z_, ]+\) VALUES \([^$"`\\]+\);$/);
    const [row] = await test.db.sql<{ expense_id: string }>(`${line.slice(0, -1)} RETURNING expense_id`);
    const scored = await judge(row?.expense_id ?? '');
    expect(scored.action).toBe('flag');
    expect(scored.reasoning).toMatch(
      /same merchant and amount on the same day \(expense [0-9a-f]{8}, 2026-\d\d-\d\d\)/,
    );
    await test.db.sql('DELETE FROM expenses WHERE expense_id = $1', [row?.expense_id]);
  });
});

describe('evidence', () => {
  it('is missing for a charge that is not there', async () => {
    expect(await gather(test.db, '00000000-0000-4000-8000-000000000000')).toBe('missing');
  });

  it('holds only what was there first, and the second of two copies sees the first', async () => {
    const columns = 'user_id, merchant, expense_amount, created_at, watched_at';
    const copy = (created: string, watched: string) =>
      insert(columns, `'${user}', 'Zoo', 61.20, '2026-11-21T${created}Z', ${watched}`);
    const first = await copy('10:00:00', `'2026-11-21T10:00:01Z'`);
    const second = await copy('10:00:05', 'NULL');
    expect((await judge(first)).action).toBe('clear');
    expect((await judge(second)).action).toBe('flag');
    // Inserted before both by a slow transaction, but judged after them.
    const late = await copy('09:59:00', `'2026-11-21T10:00:09Z'`);
    expect((await judge(late)).action).toBe('flag');
  });

  it('finds a blacklisted merchant whatever its case, digits and punctuation', async () => {
    await test.db.sql(
      `INSERT INTO merchant_blacklist (merchant, reason) VALUES ('ACME-Gifts 12', 'fake shop'), ('東京', 'test')`,
    );
    const scored = await judge(await insert('user_id, merchant, expense_amount', `'${user}', 'acme gifts #99', 20`));
    expect(scored.action).toBe('flag');
    expect(scored.reasoning).toContain('"ACME-Gifts 12" is on the blacklist: fake shop');
    const other = await judge(await insert('user_id, merchant, expense_amount', `'${user}', '大阪', 20`));
    expect(other.terms.find(({ name }) => name === 'blacklist')?.points).toBe(0);
  });

  it('takes three columns and fills in the rest', async () => {
    const evidence = await gather(
      test.db,
      await insert('user_id, merchant, expense_amount', `'${user}', 'Museum', 12.5`),
    );
    expect(evidence).toMatchObject({ charge: { cents: 1250, currency: 'USD', recurring: false, category: null } });
  });

  it.each([
    ['nothing at all', 'description', `NULL`, 'amount is missing'],
    ['a null amount', 'user_id, merchant', `'${user}', 'Zoo'`, 'amount is missing'],
    ['not a number', 'user_id, merchant, expense_amount', `'${user}', 'Zoo', 'NaN'`, 'not a number'],
    ['zero', 'user_id, merchant, expense_amount', `'${user}', 'Zoo', 0`, 'zero'],
    ['1e10', 'user_id, merchant, expense_amount', `'${user}', 'Zoo', 1e10`, 'USD 10000000000.00 is an absurd amount'],
    ['the largest amount', 'user_id, merchant, expense_amount', `'${user}', 'Zoo', 9999999999999.99`, 'absurd amount'],
    ['a negative one', 'user_id, merchant, expense_amount', `'${user}', 'Nowhere', -5`, 'refund of USD 5.00 without'],
    [
      'infinite dates',
      'user_id, expense_date, created_at',
      `'${user}', 'infinity', '-infinity'`,
      'the date infinity is absurd',
    ],
    ['an ancient date', 'user_id, expense_date', `'${user}', '0044-03-15 BC'`, 'is absurd'],
    ['no date', 'user_id, merchant, expense_date', `'${user}', 'Zoo', NULL`, 'no date'],
    ['a long name', 'user_id, merchant', `'${user}', repeat('long name ', 1000000)`, 'amount is missing'],
    ['SQL and quotes', 'user_id, merchant', `'${user}', '''; DROP TABLE expenses; -- "\\'`, 'amount is missing'],
    ['null flags', 'recurring, tags, currency, shopping_type', `NULL, NULL, NULL, NULL`, 'no currency'],
  ])('is gathered from a row with %s, and the decision says so', async (_, columns, values, says) => {
    const scored = await judge(await insert(columns, values));
    expect(scored.action).not.toBe('clear');
    expect(scored.reasoning).toContain(says);
  });

  it('is read through indexes, however many charges there are', async () => {
    await test.db.sql('ANALYZE expenses');
    const [row] = seeded.rows.slice(-1);
    const { allQueries } = await import('@holdfast/db');
    for (const name of ['expenses.charge', 'expenses.history']) {
      const query = allQueries().find((each) => each.name === name);
      const text = query?.text.replaceAll('$1::UUID', `'${row?.expenseId}'::UUID`);
      const plan = await test.db.sql<Record<string, string>>(`EXPLAIN ${text}`);
      const lines = plan.map((line) => Object.values(line)[0]).join('\n');
      expect(lines).not.toMatch(/Seq Scan on expenses/);
    }
  });
});

describe('fraud on the planted answers', () => {
  it('finds the exact copies, most near ones, asks seldom in vain and better than the rules it is compared with', async () => {
    const measure = await measureFraud(test.db, seeded);
    const [asks, flags, demo, , repeats] = measure.detectors;
    if (!asks || !flags || !demo || !repeats) throw new Error('a detector is missing');
    const shown = tableOf(measure);
    expect(measure.charges, shown).toBe(5000);
    expect(asks.recall, shown).toBeGreaterThan(0.7);
    expect(asks.precision, shown).toBeGreaterThan(0.5);
    expect(flags.precision, shown).toBeGreaterThanOrEqual(asks.precision);
    const f1 = ({ precision, recall }: typeof asks): number => (2 * precision * recall) / (precision + recall);
    expect(f1(asks), shown).toBeGreaterThan(Math.max(f1(demo), f1(repeats)));
    // A score is to be read as a probability: where it says 0.9, nine in ten are frauds.
    expect(measure.calibration.error, shown).toBeLessThan(0.025);
    const certain = measure.calibration.bins.filter(({ from }) => from >= 0.5);
    expect(certain.length, shown).toBeGreaterThan(1);
    for (const bin of certain) expect(Math.abs(bin.score - bin.frauds), shown).toBeLessThan(0.25);
  });
});
