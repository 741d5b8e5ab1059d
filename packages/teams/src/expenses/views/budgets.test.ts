import { type Acted, actOn, readView, type ViewAt } from '@holdfast/agents';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import { budgetAlertsView } from './budget-alerts.ts';
import { budgetsView } from './budgets.ts';

interface Row {
  budget: string;
  user_id: string;
  used: number | null;
  month: string;
}

let test: TestDatabase;
let everybody: ViewAt;
let today: string;
beforeAll(async () => {
  test = await testDatabase('budgets_view');
  everybody = { db: test.db, userId: null, signal: new AbortController().signal };
  today = (await test.db.sql<{ day: string }>('SELECT current_date::TEXT AS day'))[0]?.day ?? '';
  // The day after tomorrow, so that the running month has charges on its first day too.
  const [anchor] = await test.db.sql<{ day: string }>('SELECT (current_date + 2)::TEXT AS day');
  await seedExpenses(test.db, { seed: 2, count: 600, anchor: anchor?.day ?? today, cases: true });
});
afterAll(() => test?.drop());

async function all(query: Record<string, string>, at = everybody): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await readView(budgetsView, { ...query, limit: '7', ...(after ? { after } : {}) }, at);
    rows.push(...(page.rows as Row[]));
    after = page.after;
  } while (after);
  return rows;
}

describe('the view of budgets', () => {
  it('has each budget of the running month once, the fullest first, and a picture for each', async () => {
    const month = today.slice(0, 7);
    const [count] = await test.db.sql<{ n: number }>('SELECT count(*) AS n FROM budgets WHERE month = $1', [
      `${month}-01`,
    ]);
    const rows = await all({});
    expect(rows.length).toBe(count?.n);
    expect(new Set(rows.map(({ budget }) => budget)).size).toBe(rows.length);
    expect(rows.every((row) => row.month === month)).toBe(true);
    const used = rows.map((row) => row.used ?? 0);
    expect(used.map((each) => Math.round(each * 100))).toEqual(
      [...used].sort((a, b) => b - a).map((each) => Math.round(each * 100)),
    );
    const first = await readView(budgetsView, { limit: '5' }, everybody);
    expect(first.charts?.map(({ title }) => title)).toEqual((first.rows as Row[]).map(({ budget }) => budget));
    expect(await all({ sort: 'used' })).toHaveLength(rows.length);
  });

  it('narrows by month and user, and shows nobody more than they may see', async () => {
    const [one] = await all({});
    const user = one?.user_id ?? '';
    const mine = await all({}, { ...everybody, userId: user });
    expect(mine.length).toBeGreaterThan(0);
    expect(await all({ user })).toEqual(mine);
    expect(mine.every((row) => row.user_id === user)).toBe(true);
    expect(await all({ user }, { ...everybody, userId: '00000000-0000-4000-8000-00000000000f' })).toEqual([]);
    const [before] = await test.db.sql<{ month: string }>(`SELECT min(month)::TEXT AS month FROM budgets`);
    const month = before?.month.slice(0, 7) ?? '';
    expect((await all({ month })).every((row) => row.month === month)).toBe(true);
  });
});

it('the view of alerts has what was told, the latest first, only to whom it may be shown', async () => {
  const [row] = await all({});
  for (const threshold of ['warn', 'over'])
    await test.db.sql(
      `INSERT INTO budget_alerts (user_id, category, month, threshold, run_id, amount, spent, currency, says)
       VALUES ($1, 'Travel', '2026-11-01', $2, gen_random_uuid(), 10, 12, 'USD', 'Travel is over.')`,
      [row?.user_id, threshold],
    );
  const { rows } = await readView(budgetAlertsView, {}, everybody);
  expect(rows).toMatchObject([{ threshold: 'over', says: 'Travel is over.', spent: '12.00' }, { threshold: 'warn' }]);
  expect(rows).toMatchObject([{ mail: 'no address' }, { mail: 'no address' }]);
  const other = await readView(budgetAlertsView, {}, { ...everybody, userId: '00000000-0000-4000-8000-00000000000f' });
  expect(other.rows).toEqual([]);
});

describe('limits', () => {
  it('are set, changed and removed, each taken back by what it says; nobody sets another’s', async () => {
    const at = { ...everybody, by: 'Ann', key: null };
    const named = { user_id: '3f2a0000-0000-4000-8000-0000000000aa', month: today.slice(0, 7) };
    const stored = (): Promise<unknown[]> =>
      test.db.sql(
        `SELECT category, amount::TEXT AS amount, currency, warn_at::TEXT AS warn_at FROM budgets WHERE user_id = '${named.user_id}'`,
      );
    const set = await actOn(
      budgetsView,
      'limit',
      { ...named, category: 'All spending', amount: '500', currency: 'EUR' },
      at,
    );
    const first = [{ category: '*', amount: '500.00', currency: 'EUR', warn_at: '0.80' }];
    expect(await stored()).toEqual(first);
    const back = ({ undo }: Acted): Promise<Acted> =>
      actOn(budgetsView, undo?.act ?? '', undo?.input, { ...at, key: undo?.key ?? null });
    const key = 'the row';
    const changed = await actOn(budgetsView, 'change', { ...named, category: '*', amount: '9.99' }, { ...at, key });
    expect(await stored()).toEqual([{ ...first[0], amount: '9.99' }]);
    await back(changed);
    expect(await stored()).toEqual(first);
    const lifted = await actOn(budgetsView, 'lift', { ...named, category: 'All spending' }, { ...at, key });
    expect(await stored()).toEqual([]);
    await back(lifted);
    expect(await stored()).toEqual(first);
    await back(set);
    expect(await stored()).toEqual([]);
    await expect(back(set)).rejects.toMatchObject({ code: 'LIMIT_MISSING' });
    const other = { ...at, userId: '3f2a0000-0000-4000-8000-0000000000bb' };
    const limit = { ...named, category: 'Food', amount: '1' };
    await expect(actOn(budgetsView, 'limit', limit, other)).rejects.toMatchObject({ code: 'LIMIT_FORBIDDEN' });
    await expect(actOn(budgetsView, 'limit', { ...limit, amount: '0' }, at)).rejects.toMatchObject({
      code: 'ACT_INVALID',
    });
  });
});
