import { randomUUID } from 'node:crypto';
import { type ActAt, type Acted, actOn, readRow } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expensesView } from '../views/expenses.ts';
import { expenseLines } from './lines.ts';

let test: TestDatabase;
let at: Omit<ActAt, 'key'>;
const user = randomUUID();
beforeAll(async () => {
  test = await testDatabase('expense_changes');
  at = { db: test.db, userId: null, by: 'Ann', signal: new AbortController().signal };
});
afterAll(() => test?.drop());

async function expense(amount: string): Promise<string> {
  const [row] = await test.db.sql<{ expense_id: string }>(
    `INSERT INTO expenses (user_id, expense_date, expense_amount, merchant, shopping_type, description)
     VALUES ('${user}', '2026-11-01', ${amount}, 'Zoo', 'Travel', 'card 4111 1111 1111 1111') RETURNING expense_id`,
  );
  return row?.expense_id ?? '';
}

const doing = (act: string, key: string, input: object, who = at): Promise<Acted> =>
  actOn(expensesView, act, input, { ...who, key });
const back = ({ undo }: Acted): Promise<Acted> => doing(undo?.act ?? '', '', undo?.input ?? {});
const shown = async (key: string): Promise<Record<string, unknown>> =>
  (await readRow(expensesView, key, at)) as Record<string, unknown>;
const whole = (): Promise<unknown[]> =>
  test.db.sql(`SELECT e.* FROM expenses e WHERE user_id = '${user}' ORDER BY expense_id`);

describe('correct', () => {
  it('changes what was said alone, says what it was, and is taken back to the letter', async () => {
    const key = await expense('9.5');
    const before = await whole();
    await test.db.sql(
      `INSERT INTO budgets (user_id, category, month, amount) VALUES ('${user}', 'Travel', '2026-11-01', 10)`,
    );
    const done = await doing('correct', key, { amount: '12.00', category: '' });
    expect(await shown(key)).toMatchObject({
      amount: '12.00',
      category: null,
      merchant: 'Zoo',
      changed: 'Corrected by Ann: amount was 9.50, category was Travel.',
    });
    await back(done);
    expect(await whole()).toEqual(before);
    expect(await test.db.sql(`SELECT used FROM budgets WHERE user_id = '${user}'`)).toEqual([{ used: 0.95 }]);
    expect(await shown(key)).toMatchObject({ changed: null });
    await expect(back(done)).rejects.toMatchObject({ code: 'CHANGE_OVERTAKEN' });
  });

  it('refuses what changes nothing, what is not there, what is another’s, and what is no amount', async () => {
    const key = await expense('1');
    const other = { ...at, userId: randomUUID() };
    await expect(doing('correct', key, { amount: '1.0' })).rejects.toMatchObject({ code: 'CHANGE_EMPTY' });
    await expect(doing('correct', randomUUID(), { amount: '2' })).rejects.toMatchObject({ code: 'EXPENSE_MISSING' });
    await expect(doing('correct', key, { amount: '2' }, other)).rejects.toMatchObject({ code: 'EXPENSE_MISSING' });
    await expect(doing('correct', key, { amount: '2e3' })).rejects.toMatchObject({ code: 'ACT_INVALID' });
    await expect(doing('correct', key, { date: '0000-01-01' })).rejects.toMatchObject({ code: 'ACT_INVALID' });
    await expect(doing('lose', key, {})).rejects.toMatchObject({ code: 'ACT_UNKNOWN' });
  });

  it('is not taken back over a later word on the same field; another field does not matter', async () => {
    const key = await expense('5');
    const first = await doing('correct', key, { category: 'Zoo' });
    await doing('correct', key, { merchant: 'Tierpark' });
    const second = await doing('correct', key, { category: 'Animals' });
    await expect(back(first)).rejects.toMatchObject({ code: 'CHANGE_OVERTAKEN' });
    await back(second);
    await back(first);
    expect(await shown(key)).toMatchObject({ category: 'Travel', merchant: 'Tierpark' });
  });
});

describe('split', () => {
  it('parts and rest are the whole to the cent, nobody judges the parts again, and they become one again', async () => {
    const key = await expense('0.30');
    const before = await whole();
    const done = await doing('split', key, { parts: [{ amount: '0.10', category: 'Toys' }, { amount: '0.1' }] });
    const [sum] = await test.db.sql<{ sum: string; unseen: number }>(
      `SELECT sum(expense_amount)::TEXT AS sum, count(*) FILTER (WHERE watched_at IS NULL)::INT4 AS unseen
       FROM expenses WHERE user_id = '${user}' AND (expense_id = '${key}' OR created_at > (SELECT created_at FROM expenses WHERE expense_id = '${key}'))`,
    );
    expect(sum).toEqual({ sum: '0.30', unseen: 1 });
    expect(await shown(key)).toMatchObject({ amount: '0.10', changed: 'Split by Ann: amount was 0.30.' });
    await back(done);
    expect(await whole()).toEqual(before);
  });

  it.each([
    ['10', ['10']],
    ['10', ['-1']],
    ['10', ['0']],
    ['10', ['6', '6']],
    ['-10', ['1']],
    ['NULL', ['1']],
  ])('%s is not split into %j', async (amount, parts) => {
    const key = await expense(amount);
    const input = { parts: parts.map((one) => ({ amount: one })) };
    await expect(doing('split', key, input)).rejects.toMatchObject({ code: 'SPLIT_AMOUNT' });
  });
});

describe('lines of a file', () => {
  const line = { date: '2026-10-01', amount: '$1,234.5', merchant: 'Café', user_id: user };
  const take = async (cells: Record<string, string>[], who: string | null = null): Promise<number> => {
    const read = expenseLines.reader({ user: who, userId: at.userId });
    return expenseLines.keep(cells.map(read), at, true);
  };

  it('come in once, however often they are sent; two that are alike are two', async () => {
    expect(await take([line, line, { ...line, tags: 'a, b', recurring: 'yes' }])).toBe(3);
    expect(await take([{ ...line, tags: 'a,b', recurring: 'TRUE' }, line, line])).toBe(0);
    expect(await take([line, line, line])).toBe(1);
    const rows = await test.db.sql(
      `SELECT expense_amount::TEXT AS amount, tags, currency FROM expenses WHERE merchant = 'Café' ORDER BY tags`,
    );
    expect(rows).toEqual([
      { amount: '1234.50', tags: ['a', 'b'], currency: 'USD' },
      ...Array.from({ length: 3 }, () => ({ amount: '1234.50', tags: null, currency: 'USD' })),
    ]);
  });

  it('are in the currency of the amount’s sign, unless the column has another that the sign may stand for', async () => {
    const said = [
      [{ amount: '€12.50' }, 'EUR'],
      [{ amount: '-£ 3' }, 'GBP'],
      [{ amount: '€1', currency: 'eur' }, 'EUR'],
      [{ amount: '$1', currency: 'CAD' }, 'CAD'],
      [{ amount: '1', currency: 'CHF' }, 'CHF'],
      [{ amount: '1' }, 'USD'],
    ] as const;
    await take(said.map(([cells], i) => ({ ...line, ...cells, merchant: `Signs ${i}` })));
    const rows = await test.db.sql<{ currency: string }>(
      `SELECT currency FROM expenses WHERE merchant LIKE 'Signs %' ORDER BY merchant`,
    );
    expect(rows.map(({ currency }) => currency)).toEqual(said.map(([, currency]) => currency));
  });

  it.each([
    [{ amount: '€1', currency: 'USD' }, 'currency'],
    [{ amount: '$1', currency: 'EUR' }, 'currency'],
    [{ amount: '1.005' }, 'amount'],
    [{ amount: '1,23.00' }, 'amount'],
    [{ date: '31.10.2026' }, 'date'],
    [{ date: '2026-02-30' }, 'date'],
    [{ currency: 'dollars' }, 'currency'],
    [{ user_id: 'me' }, 'user_id'],
    [{ user_id: '' }, 'user_id'],
    [{ expense_id: '7' }, 'expense_id'],
    [{ date: '0000-01-01' }, 'date'],
    [{ merchant: 'a\u0000b' }, 'merchant'],
    [{ recurring: 'often' }, 'recurring'],
  ])('%j is told by its column', async (wrong, column) => {
    const refused = expect.objectContaining({ code: 'LINE_INVALID', message: expect.stringContaining(column) });
    await expect(take([{ ...line, ...wrong }])).rejects.toEqual(refused);
  });
});
