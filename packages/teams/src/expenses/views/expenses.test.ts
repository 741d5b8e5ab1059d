import { readRow, readView, type ViewAt } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import { expenseStatements, expensesView } from './expenses.ts';

interface Row {
  expense_id: string;
  date: string | null;
  amount: string | null;
  merchant: string | null;
  category: string | null;
  user_id: string | null;
  flag: string | null;
  reasons: string | null;
  description: string | null;
}

let test: TestDatabase;
let everybody: ViewAt;
beforeAll(async () => {
  test = await testDatabase('expenses_view');
  everybody = { db: test.db, userId: null, signal: new AbortController().signal };
  await seedExpenses(test.db, { seed: 3, count: 1_000, anchor: '2026-11-21' });
  await test.db.sql(
    `INSERT INTO expenses (expense_amount, expense_date, merchant, created_at, description) VALUES
      (NULL, NULL, NULL, 'infinity', NULL), ('NaN', 'infinity', 'Zoo', '-infinity', 'card 4111 1111 1111 1111'),
      (5, NULL, repeat('long ', 100000), now(), ''), (-5, '-infinity', '100%_sure\\', now(), NULL)`,
  );
  await test.db.sql('ANALYZE expenses');
});
afterAll(() => test?.drop());

async function all(query: Record<string, string>, at = everybody): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await readView(expensesView, { ...query, ...(after ? { after } : {}) }, at);
    rows.push(...(page.rows as Row[]));
    after = page.after;
  } while (after);
  return rows;
}

describe('pages', () => {
  it('have every row once, in order, whatever the sort and the size, odd rows among them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('date', '-date', 'amount', '-amount', 'added', '-added'),
        fc.integer({ min: 40, max: 500 }),
        async (sort, limit) => {
          const rows = await all({ sort, limit: String(limit) });
          expect(rows.length).toBe(1_004);
          expect(new Set(rows.map((row) => row.expense_id)).size).toBe(1_004);
          const finite = rows.map((row) => row.date).filter((date) => /^\d{4}-\d\d-\d\d$/.test(date ?? ''));
          if (sort.endsWith('date'))
            expect(finite).toEqual(
              finite.toSorted((a, b) => (sort[0] === '-' ? 1 : -1) * ((a ?? '') < (b ?? '') ? 1 : -1)),
            );
          const [last, before] = [rows.at(-1), rows.at(-2)];
          if (sort.endsWith('date')) expect([last?.date, before?.date]).toEqual([null, null]);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('tell how many there are, of the first page alone', async () => {
    const first = await readView(expensesView, { limit: '10' }, everybody);
    expect(first.of).toEqual({ rows: 1_000, more: true });
    const few = await readView(expensesView, { limit: '10', category: 'Travel' }, everybody);
    expect(few.of).toEqual({ rows: (await all({ category: 'Travel' })).length, more: false });
    const second = await readView(expensesView, { limit: '10', after: first.after }, everybody);
    expect(second.of).toBeUndefined();
  });

  it('shift by nothing that comes meanwhile', async () => {
    const first = await readView(expensesView, { limit: '300' }, everybody);
    const [newer] = await test.db.sql<{ expense_id: string }>(
      `INSERT INTO expenses (expense_amount, expense_date) VALUES (1, '2100-01-01') RETURNING expense_id`,
    );
    const second = await readView(expensesView, { limit: '300', after: first.after }, everybody);
    const seen = new Set((first.rows as Row[]).map((row) => row.expense_id));
    for (const row of second.rows as Row[]) expect(seen.has(row.expense_id)).toBe(false);
    await test.db.sql('DELETE FROM expenses WHERE expense_id = $1', [newer?.expense_id]);
  });
});

describe('filters', () => {
  it.each<[Record<string, string>, (row: Row) => boolean]>([
    [{ category: 'Groceries' }, (row) => row.category === 'Groceries'],
    [
      { amount_from: '100', amount_to: '200.50' },
      (row) => row.amount !== null && +row.amount >= 100 && +row.amount <= 200.5,
    ],
    [{ date_from: '2026-10-01', date_to: '2026-10-31' }, (row) => (row.date ?? '').startsWith('2026-10')],
    [{ text: '100%_SURE\\' }, (row) => row.merchant === '100%_sure\\'],
    [{ text: 'zoo' }, (row) => /zoo/i.test(`${row.merchant} ${row.description}`)],
    [{ flagged: 'yes' }, (row) => row.flag !== null],
  ])('%j gives exactly the rows that fit', async (query, fits) => {
    const [found, rows] = [await all(query), await all({ limit: '500' })];
    const ids = (list: Row[]): string[] => list.map((row) => row.expense_id).sort();
    expect(ids(found)).toEqual(ids(rows.filter(fits)));
  });

  it('narrow together, and to one user below the question, whatever it says', async () => {
    const [{ user_id, merchant } = {} as Row] = await all({
      category: 'Groceries',
      limit: '1',
      sort: '-date',
    });
    const own = { ...everybody, userId: user_id };
    const mine = await all({}, own);
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.every((row) => row.user_id === user_id)).toBe(true);
    const both = await all({ merchant: merchant ?? '', user: user_id ?? '', category: 'Groceries' });
    expect(both.every((row) => row.merchant === merchant && row.user_id === user_id)).toBe(true);
    const other = '00000000-0000-4000-8000-00000000000f';
    expect(await all({ user: other }, own)).toEqual([]);
    expect(await readRow(expensesView, mine[0]?.expense_id ?? '', { ...everybody, userId: other })).toBeUndefined();
    expect(await readRow(expensesView, mine[0]?.expense_id ?? '', own)).toMatchObject({ user_id });
    expect(await readRow(expensesView, 'no id', own)).toBeUndefined();
  });
});

it('masks what people wrote, and says why a row is doubted and what was decided', async () => {
  const [zoo] = await all({ merchant: 'Zoo', amount_from: '1' });
  expect(zoo).toBeUndefined();
  const odd = (await all({ sort: '-amount', limit: '500' })).find((row) => row.description?.includes('card'));
  expect(odd?.description).not.toContain('4111 1111');
  const [row] = await all({ category: 'Groceries', limit: '1' });
  const id = row?.expense_id;
  await test.db.sql(
    `INSERT INTO expense_flags (expense_id, run_id, action, score, says) VALUES ($1, gen_random_uuid(), 'flag', 0.93, 'Paid twice.')`,
    [id],
  );
  expect((await all({ flagged: 'yes' })).map(({ flag, reasons }) => [flag, reasons])).toEqual([
    ['flag', 'Paid twice.'],
  ]);
  expect((await all({ flagged: 'no' })).some(({ expense_id }) => expense_id === id)).toBe(false);
  await test.db.sql(
    `INSERT INTO expense_verdicts (expense_id, letters, fraud, reason) VALUES ($1, '', false, 'known')`,
    [id],
  );
  expect(await readRow(expensesView, id ?? '', everybody)).toMatchObject({
    flag: 'approved',
    reasons: 'Approved: known. Paid twice.',
  });
});

it('masks a category and a way of paying, and offers a user the user’s own categories alone', async () => {
  const [own, other] = ['00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000e2'];
  await test.db.sql(
    `INSERT INTO expenses (user_id, expense_amount, expense_date, shopping_type, payment_method) VALUES
      ($1, 5, '2026-11-01', 'Own things', 'PayPal'), ($1, 6, '2026-11-02', 'on 4111 1111 1111 1111', '4111 1111 1111 1111'),
      ($2, 7, '2026-11-01', 'Therapy', 'PayPal')`,
    [own, other],
  );
  const rows = await all({ user: own ?? '' });
  expect(rows).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain('4111 1111');
  const offered = async (userId: string | null): Promise<string[]> => {
    const { category } = (expensesView.filters ?? {}) as unknown as {
      category: { options: (at: ViewAt) => Promise<{ value: string }[]> };
    };
    return (await category.options({ ...everybody, userId })).map(({ value }) => value);
  };
  expect(await offered(own ?? '')).toEqual(['Own things']);
  expect(await offered(null)).toEqual(expect.arrayContaining(['Own things', 'Therapy', 'Groceries']));
  expect((await offered(null)).join()).not.toContain('4111');
  await test.db.sql('DELETE FROM expenses WHERE user_id = ANY($1::UUID[])', [[own, other]]);
});

it('is answered by indexes, in each order and with every filter', async () => {
  const pages = expenseStatements.filter(({ name }) => name.endsWith('.page'));
  expect(pages.length).toBeGreaterThan(20);
  await test.db.session(async (session) => {
    // A table of a thousand rows is rightly read whole; what is asked here is whether there is another way.
    await session.sql('SET enable_seqscan = off');
    for (const { text, params } of pages) {
      const lines = await session.sql<Record<string, string>>(`EXPLAIN (GENERIC_PLAN) ${text}`);
      const plan = lines.map((line) => Object.values(line)[0]).join('\n');
      expect(plan, `${params.join()}: ${text}`).not.toMatch(
        /Seq Scan on expenses|Disabled: true[^]*Seq Scan on expenses/,
      );
    }
    await session.sql('RESET enable_seqscan');
  });
});
