import { Brief } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { Press } from '@holdfast/tools/paper';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import { ReportAsk, type ReportRequest } from './ask.ts';
import type { ReportAt } from './at.ts';
import { before, lengthOf, monthOf, stepsOf } from './days.ts';
import { amountOf, centsOf, changeOf, shareOf } from './money.ts';
import { answerReport } from './report.ts';
import type { Kept, Shelf } from './shelf.ts';

let test: TestDatabase;
let user: string;
const press = new Press();
const today = '2026-11-21';
const october = { from: '2026-10-01', to: '2026-10-31' };

beforeAll(async () => {
  test = await testDatabase('report');
  await seedExpenses(test.db, { seed: 5, count: 1500, anchor: today });
  const [row] = await test.db.sql<{ user_id: string }>(
    `SELECT user_id FROM expenses WHERE expense_date BETWEEN '2026-10-01' AND '2026-10-31' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
  );
  user = row?.user_id ?? '';
});
afterAll(async () => {
  await press.close();
  await test?.drop();
});

class MemoryShelf implements Shelf {
  readonly kept = new Map<string, Kept>();
  async find(id: string): Promise<Uint8Array | null> {
    return this.kept.get(id)?.bytes ?? null;
  }
  async keep(kept: Kept): Promise<void> {
    if (!this.kept.has(kept.documentId)) this.kept.set(kept.documentId, kept);
  }
}

const at = (shelf: Shelf, over: Partial<ReportAt> = {}): ReportAt => ({
  db: test.db,
  userId: user,
  today,
  signal: new AbortController().signal,
  progress: () => {},
  runId: 'b7b0a0f4-2a55-5f35-8a5c-0d7a0c1e2f30',
  shelf,
  press,
  ...over,
});
const ask = (request: ReportRequest): ReportAsk => ReportAsk.parse(request);
const figure = (brief: Brief, name: string) => brief.figures.find((one) => one.name === name);

describe('a period report', () => {
  it('adds up what the table holds, of this user alone, and every figure names its statement', async () => {
    const shelf = new MemoryShelf();
    const brief = await answerReport(ask({ kind: 'period', period: october }), at(shelf));
    const [expected] = await test.db.sql<{ n: number; total: string; largest: string }>(
      `SELECT count(*)::INT4 AS n, sum(expense_amount)::TEXT AS total, max(expense_amount)::TEXT AS largest FROM expenses
       WHERE user_id = $1 AND expense_date BETWEEN '2026-10-01' AND '2026-10-31' AND currency = 'USD'`,
      [user],
    );
    expect(Brief.parse(brief)).toEqual(brief);
    expect(figure(brief, 'Spent')).toMatchObject({ unit: 'money', currency: 'USD', value: expected?.total });
    expect(figure(brief, 'Charges')).toMatchObject({ value: expected?.n });
    expect(figure(brief, 'Largest charge')).toMatchObject({ value: expected?.largest });
    expect(figure(brief, 'Spent')?.source).toMatchObject({
      sql: expect.stringContaining('FROM expenses'),
      params: expect.arrayContaining([user]),
    });
    const categories = brief.tables[0];
    const sum = (categories?.rows ?? []).reduce((all, row) => all + centsOf(String(row[2])), 0n);
    expect(amountOf(sum)).toBe(expected?.total);
    expect(brief.charts.map(({ x }) => x.length)).toEqual([categories?.rows.length, 31]);
    expect([...shelf.kept.values()].map(({ type }) => type).sort()).toEqual([
      'application/json',
      'application/pdf',
      'text/html',
    ]);
    expect(brief.documents.map(({ document_id }) => shelf.kept.has(document_id))).toEqual([true, true, true]);
  });

  it('of the same run is the same documents, whatever was inserted in between and wherever an attempt died', async () => {
    const [whole, half] = [new MemoryShelf(), new MemoryShelf()];
    const request = ask({ kind: 'period', period: october });
    const first = await answerReport(request, at(whole));
    // An attempt that died after its content was kept.
    for (const kept of whole.kept.values()) if (kept.type === 'application/json') await half.keep(kept);
    await test.db.sql(
      `INSERT INTO expenses (user_id, expense_date, expense_amount, merchant, shopping_type, payment_method) VALUES ($1, '2026-10-15', 999.99, 'Late', 'Travel', 'Debit Card')`,
      [user],
    );
    try {
      expect(await answerReport(request, at(half))).toEqual(first);
      for (const [id, kept] of whole.kept)
        expect(Buffer.from(half.kept.get(id)?.bytes ?? []).equals(kept.bytes)).toBe(true);
      const other = await answerReport(request, at(whole, { runId: '11111111-2a55-5f35-8a5c-0d7a0c1e2f30' }));
      expect(figure(other, 'Spent')?.value).not.toBe(figure(first, 'Spent')?.value);
    } finally {
      await test.db.sql(`DELETE FROM expenses WHERE merchant = 'Late'`);
    }
  });

  it('says that nothing was spent, and keeps currencies apart', async () => {
    const nobody = '99999999-2222-4333-8444-555555555555';
    const empty = await answerReport(
      ask({ kind: 'period', period: october }),
      at(new MemoryShelf(), { userId: nobody }),
    );
    expect(empty.text).toBe('Nothing was spent from 2026-10-01 to 2026-10-31.');
    await test.db.sql(
      `INSERT INTO expenses (user_id, expense_date, expense_amount, currency, merchant) VALUES
       ($1, '2026-10-02', 10.10, 'USD', 'A'), ($1, '2026-10-03', -2.05, 'USD', 'A'), ($1, '2026-10-04', 7, 'eur', NULL),
       ($1, '2026-10-05', 'NaN', 'USD', 'B'), ($1, 'infinity', 3, 'USD', 'B')`,
      [nobody],
    );
    const brief = await answerReport(
      ask({ kind: 'period', period: october }),
      at(new MemoryShelf(), { userId: nobody }),
    );
    expect(brief.figures.map(({ name, value }) => [name, value])).toEqual([
      ['Spent (USD)', '8.05'],
      ['Charges (USD)', 2],
      ['Average charge (USD)', '4.02'],
      ['Largest charge (USD)', '10.10'],
      ['Refunds (USD)', '-2.05'],
      ['Spent (EUR)', '7.00'],
      ['Charges (EUR)', 1],
      ['Average charge (EUR)', '7.00'],
      ['Largest charge (EUR)', '7.00'],
    ]);
    await test.db.sql('DELETE FROM expenses WHERE user_id = $1', [nobody]);
  });
});

it('budgets: a currency by itself, all spending apart from its parts, a category whatever its case', async () => {
  const other = '99999999-2222-4333-8444-666666666666';
  await test.db.sql(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, currency, merchant, shopping_type) VALUES
     ($1, '2026-10-02', 10, 'USD', 'A', 'coffee '), ($1, '2026-10-03', 30, 'USD', 'A', 'Toys'), ($1, '2026-10-04', 7, 'eur', 'A', 'Coffee')`,
    [other],
  );
  await test.db.sql(
    `INSERT INTO budgets (user_id, category, month, amount, currency) VALUES
     ($1, '*', '2026-10-01', 35, 'USD'), ($1, 'Coffee', '2026-10-01', 20, 'USD'), ($1, 'COFFEE', '2026-10-01', 5, 'EUR')`,
    [other],
  );
  const brief = await answerReport(ask({ kind: 'budget', month: '2026-10' }), at(new MemoryShelf(), { userId: other }));
  expect(brief.figures.map(({ name, value }) => [name, value])).toEqual([
    ['Budgeted (EUR)', '5.00'],
    ['Spent (EUR)', '7.00'],
    ['Over (EUR)', '2.00'],
    ['Used (EUR)', 140],
    ['Budgeted (USD)', '20.00'],
    ['Spent (USD)', '10.00'],
    ['Left (USD)', '10.00'],
    ['Used (USD)', 50],
    ['All spending: budgeted (USD)', '35.00'],
    ['All spending: spent (USD)', '40.00'],
    ['All spending: over (USD)', '5.00'],
    ['All spending: used (USD)', 114.2],
    ['Over their budget', 2],
  ]);
  expect(brief.text).toContain(
    '2 of 3 budgets are passed, All spending (USD 5.00 over), COFFEE (EUR 2.00 over) first.',
  );
  await test.db.sql('DELETE FROM expenses WHERE user_id = $1', [other]);
  await test.db.sql('DELETE FROM budgets WHERE user_id = $1', [other]);
});

describe('other reports', () => {
  it('an audit carries what the other members found, under their names, and says what is missing', async () => {
    const shelf = new MemoryShelf();
    const fraud = Brief.parse({ text: 'Two charges look **odd**.', degraded: ['us-west-2 was out'] });
    const brief = await answerReport(
      ask({ kind: 'audit', period: october, title: 'For 4111 1111 1111 1111' }),
      at(shelf),
      { fraud },
    );
    const html = Buffer.from([...shelf.kept.values()].find(({ type }) => type === 'text/html')?.bytes ?? []).toString();
    expect(html).toContain('<h2>Suspicious charges</h2>\n<p>Two charges look <strong>odd</strong>.</p>');
    expect(html).toContain('<h1>For [card]</h1>');
    expect(brief.degraded).toEqual(['us-west-2 was out']);
  });

  it('budgets stand beside what was spent on them', async () => {
    await test.db.sql(
      `INSERT INTO budgets (user_id, category, month, amount)
       SELECT $1::UUID, shopping_type, '2026-10-01', 100 FROM expenses WHERE user_id = $1::UUID GROUP BY 2`,
      [user],
    );
    const brief = await answerReport(ask({ kind: 'budget', month: '2026-10' }), at(new MemoryShelf()));
    const rows = brief.tables[0]?.rows ?? [];
    expect(rows.length).toBeGreaterThan(0);
    const total = rows.reduce((sum, row) => sum + centsOf(String(row[2])), 0n);
    expect(figure(brief, 'Spent')?.value).toBe(amountOf(total));
    for (const row of rows) expect(centsOf(String(row[3]))).toBe(centsOf(String(row[1])) - centsOf(String(row[2])));
    const none = await answerReport(ask({ kind: 'budget', month: '1999-01' }), at(new MemoryShelf()));
    expect(none.text).toBe('There are no budgets for 1999-01.');
  });
});

it('days and cents are exact', () => {
  expect(monthOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(before({ from: '2026-07-01', to: '2026-09-30' })).toEqual({ from: '2026-04-01', to: '2026-06-30' });
  expect(before({ from: '2026-01-01', to: '2026-01-31' })).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(before({ from: '2026-03-10', to: '2026-03-19' })).toEqual({ from: '2026-02-28', to: '2026-03-09' });
  expect(lengthOf(october)).toBe(31);
  expect(stepsOf({ from: '2025-11-15', to: '2026-02-01' }, 'month')).toEqual([
    '2025-11',
    '2025-12',
    '2026-01',
    '2026-02',
  ]);
  expect([centsOf('-0.5'), centsOf('12.30'), amountOf(-5n), amountOf(123456n)]).toEqual([
    -50n,
    1230n,
    '-0.05',
    '1234.56',
  ]);
  expect(() => centsOf('1.234')).toThrow(TypeError);
  expect([changeOf(150n, 100n), changeOf(1n, 0n), changeOf(-50n, -100n), shareOf(1n, 3n)]).toEqual([
    50,
    null,
    50,
    33.3,
  ]);
});
