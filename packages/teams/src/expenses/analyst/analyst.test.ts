import type { Brief } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { At } from '../at.ts';
import type { SeedRow } from '../seed/generate.ts';
import { seedExpenses } from '../seed/store.ts';
import { answerAnalyst } from './analyst.ts';
import type { AnalystRequest } from './ask.ts';
import { by, count, least, mean, middle, most, sum } from './testing/plain.ts';

const today = '2026-11-21';
let test: TestDatabase;
let mine: SeedRow[];
let dollars: SeedRow[];
let user: string;
beforeAll(async () => {
  test = await testDatabase('analyst');
  const { rows, key } = await seedExpenses(test.db, { seed: 1, count: 5000, anchor: today, cases: true });
  const refunded = rows.find(
    ({ amount, expenseId }) => amount.startsWith('-') && key.some((answer) => answer.expenseId === expenseId),
  );
  user = refunded?.userId ?? '';
  mine = rows.filter(({ userId }) => userId === user);
  dollars = rows.filter(({ currency }) => currency === 'USD');
});
afterAll(() => test?.drop());

const at = (userId: string | null): At => ({
  db: test.db,
  userId,
  today,
  signal: new AbortController().signal,
  progress: () => undefined,
});
const answer = (request: AnalystRequest, userId: string | null = user): Promise<Brief> =>
  answerAnalyst(request, at(userId));
const figure = ({ figures }: Brief, name: string): unknown => figures.find((each) => each.name === name)?.value;

describe('one figure', () => {
  it('is exact for one user and for everybody, refunds taken off and said', async () => {
    for (const [userId, rows] of [
      [user, mine],
      [null, dollars],
    ] as const) {
      const total = await answer({ kind: 'total' }, userId);
      expect(figure(total, 'total')).toBe(sum(rows));
      expect(figure(total, 'refunds')).toBe(rows.length - count(rows));
      expect(total.text).toContain('less');
      expect(figure(await answer({ kind: 'average' }, userId), 'average charge')).toBe(mean(rows));
      expect(figure(await answer({ kind: 'median' }, userId), 'median charge')).toBe(middle(rows));
      expect(figure(await answer({ kind: 'largest' }, userId), 'largest charge')).toBe(most(rows));
      expect(figure(await answer({ kind: 'smallest' }, userId), 'smallest charge')).toBe(least(rows));
      expect(figure(await answer({ kind: 'count' }, userId), 'charges')).toBe(count(rows));
    }
  });

  it('carries its statement, which gives the figure again, and the charges behind it', async () => {
    const total = await answer({ kind: 'total', categories: ['restaurant'], over: '20' });
    const rows = mine.filter(({ category, amount }) => category === 'Restaurant' && Number(amount) > 20);
    const source = total.figures[0]?.source;
    expect(source?.rows).toBe(rows.length);
    const [again] = await test.db.sql<{ net: string }>(source?.sql ?? '', source?.params);
    expect(again?.net).toBe(sum(rows));
    expect(total.tables[0]?.rows).toHaveLength(Math.min(10, rows.length));
    expect(source?.sql).toContain('e.user_id = $1::UUID');
  });

  it('adds no two currencies and says so', async () => {
    const everybody = await answer({ kind: 'total' }, null);
    expect(everybody.text).toContain('which are not added up');
    const currencies = everybody.figures
      .filter(({ name }) => name === 'total')
      .map((each) => each.unit === 'money' && each.currency);
    expect(new Set(currencies).size).toBe(currencies.length);
  });

  it('says what it does not know instead of counting everything', async () => {
    const nobody = await answer({ kind: 'total', merchants: ['Nowhere & Sons'] });
    expect(figure(nobody, 'total')).toBe('0.00');
    expect(nobody.degraded).toEqual(['none of the charges is of “Nowhere & Sons”']);
  });
});

it('takes bounds and order of charges for those of charges: no refund is the smallest of them, or under 20', async () => {
  const one = '00000000-0000-4000-8000-0000000000ab';
  await test.db.sql(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, merchant, currency) VALUES
      ($1, '2026-11-01', 15, 'A', 'USD'), ($1, '2026-11-02', 300, 'A', 'USD'), ($1, '2026-11-03', -50, 'A', 'USD'), ($1, '2026-11-04', -5, 'A', 'USD')`,
    [one],
  );
  for (const under of [{ under: '20' }, { at_most: '20' }])
    expect(figure(await answer({ kind: 'total', ...under }, one), 'total')).toBe('15.00');
  const smallest = await answer({ kind: 'list', order: 'smallest' }, one);
  expect(figure(smallest, 'smallest charge')).toBe('15.00');
  expect(figure(await answer({ kind: 'total', refunds: true, over: '20' }, one), 'refunded')).toBe('50.00');
  expect(figure(await answer({ kind: 'total', refunds: true, under: '20' }, one), 'refunded')).toBe('5.00');
});

it('groups by category exactly', async () => {
  const groups = await answer({ kind: 'groups', by: 'category' });
  expect(groups.tables[0]?.rows.map(([name, total]) => [name, total])).toEqual(by(mine, ({ category }) => category));
});

it('counts rows of people who insert what they like: no amount, no day, infinite days, odd currencies', async () => {
  const odd = '00000000-0000-4000-8000-0000000000aa';
  await test.db.sql(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, merchant, currency, shopping_type) VALUES
      ($1, '2026-11-01', 'NaN', 'A', 'USD', 'X'), ($1, '2026-11-01', NULL, 'A', 'USD', 'X'), ($1, NULL, 5, 'A', ' usd ', 'X'),
      ($1, 'infinity', 7, 'A', NULL, NULL), ($1, '-infinity', 0.1, NULL, 'USD', 'x'), ($1, '2026-11-02', 0.2, 'Card 4111 1111 1111 1111', 'USD', 'X')`,
    [odd],
  );
  const asks: AnalystRequest[] = [
    { kind: 'total' },
    { kind: 'list' },
    { kind: 'groups', by: 'week' },
    { kind: 'groups', by: 'weekday' },
    { kind: 'trend' },
    { kind: 'summary' },
    { kind: 'anomalies' },
    { kind: 'patterns' },
    { kind: 'subscriptions' },
    { kind: 'duplicates' },
    { kind: 'share', of: { categories: ['X'] } },
    {
      kind: 'compare',
      why: true,
      sides: [
        { says: 'a', categories: ['X'] },
        { says: 'b', merchants: ['A'] },
      ],
    },
  ];
  for (const ask of asks) {
    const brief = await answer(ask, odd);
    // More than four digits of it: an expense's id may have 4111 in it.
    expect(JSON.stringify(brief.tables.map(({ rows }) => rows)) + brief.text).not.toMatch(/4111 ?1/);
  }
  const total = await answer({ kind: 'total', period: { from: '2026-11-01', to: '2026-11-30' } }, odd);
  expect(figure(total, 'total')).toBe('0.20');
  expect(total.degraded).toEqual(['2 rows without an amount are left out', '1 row without a date is in no period']);
  expect(figure(await answer({ kind: 'total' }, odd), 'total')).toBe('5.30');
});
