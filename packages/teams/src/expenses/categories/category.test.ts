import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedExpenses } from '../seed/store.ts';
import { typesByWords } from './by-words.ts';
import { categoryOf } from './category.ts';

let test: TestDatabase;
const user = '22222222-2222-4333-8444-555555555555';
beforeAll(async () => {
  test = await testDatabase('categories');
  await seedExpenses(test.db, { seed: 1, count: 500, anchor: '2026-11-21' });
});
afterAll(() => test?.drop());

const best = (merchant: string, description: string | null = null): string =>
  [...typesByWords(merchant, description).chances].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';

describe('words', () => {
  it.each([
    ['PIZZA HUT #0123 TORONTO', 'Restaurant'],
    ["Trader Joe's 552", 'Groceries'],
    ['STARBUCKS 4421', 'Coffee'],
    ['Shell Gas Station', 'Fuel'],
    ['SHERATON HOTEL MONTREAL', 'Travel'],
    ['UBER *TRIP', 'Transport'],
    ['RONA LUMBER', 'Home Improvement'],
    ['Spotify AB', 'Subscription'],
    ['Best Buy 933', 'Electronics'],
    ['Bäckerei Müller', 'Groceries'],
  ])('%s is %s', (merchant, type) => expect(best(merchant)).toBe(type));
  it('of a description break the tie of a department store', () =>
    expect(best('Walmart', 'headphones and a charger')).toBe('Electronics'));
});

describe('categoryOf', () => {
  it('knows a merchant nobody bought at by its words, and admits what nothing tells', async () => {
    expect(await categoryOf({ merchant: 'Trattoria Pizzeria Da Enzo', userId: user }, test)).toMatchObject({
      category: 'Restaurant',
      from: 'words',
    });
    expect(await categoryOf({ merchant: 'Xqz 17', userId: user }, test)).toMatchObject({
      category: null,
      from: 'nothing',
    });
    expect(await categoryOf({ merchant: null, userId: null }, test)).toMatchObject({ category: null });
  });

  it("goes by everybody's charges, and by the user's own before them", async () => {
    const before = await categoryOf({ merchant: 'STARBUCKS', userId: user }, test);
    expect(before).toMatchObject({ category: 'Coffee', from: "everybody's history" });
    for (let i = 0; i < 3; i++)
      await test.db.sql(
        `INSERT INTO expenses (user_id, merchant, expense_amount, shopping_type) VALUES ($1, 'Starbucks #12', 8, 'restaurant')`,
        [user],
      );
    const after = await categoryOf({ merchant: 'STARBUCKS', userId: user }, test);
    expect(after).toMatchObject({ category: 'Restaurant', from: 'own history' });
    expect(after.confidence).toBeGreaterThan(0.5);
    expect(after.likeliest.map(({ category }) => category)).toContain('Coffee');
  });
});
