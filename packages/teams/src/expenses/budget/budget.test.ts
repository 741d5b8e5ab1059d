import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { At } from '../at.ts';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import type { SeedRow } from '../seed/generate.ts';
import { seedExpenses } from '../seed/store.ts';
import { BudgetAnswer } from './answer.ts';
import { BudgetAsk } from './ask.ts';
import { answerBudget } from './budget.ts';
import { centsOf, decimal } from './cents.ts';

const today = '2026-11-20';
let test: TestDatabase;
let rows: SeedRow[];

beforeAll(async () => {
  test = await testDatabase('budget');
  rows = (await seedExpenses(test.db, { seed: 1, count: 5000, anchor: '2026-11-21', cases: true })).rows;
});
afterAll(() => test?.drop());

const atOf = (userId: string | null, day = today): At => ({
  db: test.db,
  userId,
  today: day,
  signal: AbortSignal.timeout(60_000),
  progress: () => undefined,
});

async function ask(asked: unknown, userId: string | null, day = today): Promise<BudgetAnswer> {
  const answer = await answerBudget(BudgetAsk.parse(asked), atOf(userId, day));
  expect(BudgetAnswer.parse(answer)).toEqual(answer);
  return answer;
}

/** A user of the test's own, whose charges and budgets nobody seeded. */
async function person(
  budgets: readonly [category: string, amount: number][],
  charges: readonly [day: string, amount: number | string, category: string, currency?: string][],
): Promise<string> {
  const [row] = await test.db.sql<{ id: string }>('SELECT gen_random_uuid() AS id');
  const id = row?.id ?? '';
  for (const [category, amount] of budgets)
    await test.db.sql(`INSERT INTO budgets (user_id, category, month, amount) VALUES ($1, $2, '2026-11-01', $3)`, [
      id,
      category,
      amount,
    ]);
  for (const [day, amount, category, currency = 'USD'] of charges)
    await test.db.sql(
      `INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant, currency)
       VALUES ($1, $2, $3, $4, 'Shop', $5)`,
      [id, day, amount, category, currency],
    );
  return id;
}

describe('status', () => {
  it('is exact to the cent for everybody in the seed data', async () => {
    const budgets = await test.db.sql<{ user_id: string; category: string }>(
      `SELECT user_id, category FROM budgets WHERE month = '2026-11-01'`,
    );
    const sums = new Map<string, bigint>();
    for (const { userId, category, date, amount } of rows)
      if (date >= '2026-11-01' && date <= today)
        sums.set(`${userId}${category}`, (sums.get(`${userId}${category}`) ?? 0n) + centsOf(amount));
    const users = [...new Set(budgets.map(({ user_id }) => user_id))].slice(0, 20);
    for (const user of users) {
      const { budgets: lines } = await ask({ kind: 'status' }, user);
      expect(lines).toHaveLength(budgets.filter(({ user_id }) => user_id === user).length);
      for (const line of lines) expect(line.spent).toBe(decimal(sums.get(`${user}${line.category}`) ?? 0n));
    }
  });

  it('says over, will go over, approaching and on track, the worst first', async () => {
    const usual = Array.from({ length: 30 }, (_, i): [string, number, string] => [
      dateOf(dayOf('2026-08-03') + 3 * i),
      40 + ((i * 7) % 23),
      'Groceries',
    ]);
    const user = await person(
      [
        ['Travel', 100],
        ['Groceries', 400],
        ['Fuel', 100],
        ['Coffee', 1000],
      ],
      [
        ...usual,
        ['2026-11-02', 60, 'Travel'],
        ['2026-11-09', 60.01, 'Travel'],
        ['2026-11-03', 180, 'Groceries'],
        ['2026-11-12', 185, 'Groceries'],
        ['2026-11-04', 85, 'fuel '],
        ['2026-11-05', 10, 'Coffee'],
      ],
    );
    const { budgets, text, charts, tables } = await ask({ kind: 'status' }, user);
    expect(budgets.map(({ category, state }) => [category, state])).toEqual([
      ['Travel', 'over'],
      ['Groceries', 'will go over'],
      ['Fuel', 'approaching'],
      ['Coffee', 'on track'],
    ]);
    expect(budgets[0]).toMatchObject({ passed_on: '2026-11-09', spent: '120.01', percent: 120 });
    expect(budgets[1]?.passes?.median).toMatch(/^2026-11-2\d$/);
    expect(text).toContain('Travel is over by USD 20.01 since 2026-11-09');
    expect(text).toMatch(/Groceries will go over on 2026-11-2\d/);
    expect(charts[0]?.series.map(({ name }) => name)).toEqual(['spent', 'forecast', 'budget']);
    expect(charts[0]?.x).toHaveLength(30);
    expect(tables[0]?.source?.sql).toContain('FROM budgets');
  });

  it('takes refunds off, counts other currencies and unreadable rows apart, and says so', async () => {
    const user = await person(
      [['Travel', 500]],
      [
        ['2026-11-02', 600, 'Travel'],
        ['2026-11-03', -150.5, 'Travel'],
        ['2026-11-04', 900, 'Travel', 'EUR'],
        ['2026-11-05', 'NaN', 'Travel'],
      ],
    );
    const { budgets, degraded } = await ask({ kind: 'status' }, user);
    expect(budgets[0]).toMatchObject({ spent: '449.50', state: 'approaching', currency: 'USD' });
    expect(degraded.join(' ')).toMatch(/1 charge in another currency.*1 charge without a usable amount/);
  });

  it('knows what is entered for later days', async () => {
    const user = await person([['Travel', 500]], [['2026-11-29', 620, 'Travel']]);
    expect((await ask({ kind: 'status' }, user)).budgets[0]).toMatchObject({
      state: 'will go over',
      passes: { low: '2026-11-29', median: '2026-11-29', high: '2026-11-29' },
    });
  });

  it('has a budget of all spending, and a month that is over is kept or over', async () => {
    const user = await person(
      [['*', 100]],
      [
        ['2026-11-02', 60, 'Travel'],
        ['2026-11-03', 39, 'Coffee'],
      ],
    );
    const later = await ask({ kind: 'status', month: '2026-11' }, user, '2026-12-03');
    expect(later.budgets[0]).toMatchObject({ category: '*', state: 'kept', spent: '99.00', forecast: null });
    expect(later.text).toContain('All spending was kept, USD 1.00 were left');
  });

  it('proposes a budget from complete months where there is none, and says that nothing was set', async () => {
    const user = await person(
      [],
      [
        ['2026-08-01', 1, 'Fuel'],
        ['2026-08-20', 301, 'Coffee'],
        ['2026-09-20', 205, 'Coffee'],
        ['2026-10-20', 187.3, 'Coffee'],
        ['2026-11-05', 12, 'Coffee'],
      ],
    );
    const status = await ask({ kind: 'status' }, user);
    expect(status.text).toContain('There is no budget of 2026-11 for Coffee.');
    expect(status.proposals).toMatchObject([{ category: 'Coffee', amount: '210.00' }]);
    const proposed = await ask({ kind: 'propose', category: 'Coffee' }, user);
    expect(proposed.text).toMatch(/median of 3 complete months .*Nothing was set/s);
    const meant = await ask({ kind: 'propose', category: 'Coffee', amount: '10.00' }, user);
    expect(meant.text).toContain('Coffee is over by USD 2.00');
    const [count] = await test.db.sql<{ n: number }>('SELECT count(*) AS n FROM budgets WHERE user_id = $1', [user]);
    expect(count?.n).toBe(0);
  });

  it('shows nobody else, and everybody to an operator', async () => {
    const nobody = await person([], []);
    const none = await ask({ kind: 'status' }, nobody);
    expect(none).toMatchObject({ budgets: [], proposals: [], text: 'There is no budget for 2026-11.' });
    const all = await ask({ kind: 'status' }, null);
    expect(all.budgets).toHaveLength(200);
    expect(all.degraded.join(' ')).toMatch(/Only the 200 fullest of \d+ budgets/);
  });
});

describe('what lies ahead', () => {
  it('is exact where it is past, knows subscriptions by their day, and holds its total in an interval', async () => {
    const months = ['08', '09', '10', '11'];
    const user = await person(
      [['Subscription', 30]],
      [
        ...months.map((month): [string, number, string] => [`2026-${month}-05`, 15.49, 'Subscription']),
        ...months.slice(0, 3).map((month): [string, number, string] => [`2026-${month}-25`, 39.99, 'Subscription']),
      ],
    );
    const forecast = await ask({ kind: 'forecast', category: 'Subscription' }, user);
    expect(forecast.figures[0]).toMatchObject({ unit: 'money', value: '15.49' });
    expect(forecast.figures[1]).toMatchObject({ unit: 'money', value: '55.48' });
    const overrun = await ask({ kind: 'overrun' }, user);
    expect(overrun.budgets[0]).toMatchObject({ state: 'will go over', passes: { median: '2026-11-25' } });
    const next = await ask(
      { kind: 'forecast', category: 'Subscription', period: { from: '2026-12-01', to: '2026-12-31' } },
      user,
    );
    expect(next.figures[1]).toMatchObject({ value: '55.48' });
  });

  it.each([
    [{ from: '2026-10-01', to: '2026-10-31' }, 'The period is over'],
    [{ from: '2026-12-02', to: '2026-12-01' }, 'ends before it begins'],
    [{ from: '2026-12-02', to: '2029-12-01' }, 'reaches 366 days ahead'],
  ])('is refused kindly for %o', async (period, says) => {
    expect((await ask({ kind: 'forecast', period }, null)).text).toContain(says);
  });

  it('recommends with figures that are its own', async () => {
    const user = rows.find(({ category }) => category === 'Subscription')?.userId ?? '';
    const { text, figures } = await ask({ kind: 'recommend' }, user);
    expect(figures.length).toBeGreaterThan(0);
    for (const figure of figures) {
      expect(figure.source?.sql).toContain('FROM expenses');
      expect(text).toContain(figure.says);
    }
  });
});

it('forecasts in the currency of the history, whatever the month began with', async () => {
  const dollars = Array.from({ length: 30 }, (_, i): [string, number, string] => [
    dateOf(dayOf('2026-08-01') + 3 * i),
    20,
    'Toys',
  ]);
  const user = await person([], [...dollars, ['2026-11-01', 9, 'Toys', 'EUR']]);
  const { figures, degraded } = await ask({ kind: 'forecast', category: 'Toys' }, user, '2026-11-01');
  expect(figures.map((each) => each.unit === 'money' && each.currency)).toEqual(['USD', 'USD', 'USD', 'USD']);
  expect(degraded.join()).toContain('EUR');
});
