import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { monthNamed } from './month.ts';
import { type Budgeted, keepUsed, readBudgets } from './read.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('budgets_read');
});
afterAll(() => test?.drop());

const users = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const user = fc.constantFrom(...users);
const charge = fc.record({
  user: fc.option(user, { freq: 5 }),
  category: fc.constantFrom('Travel', ' travel ', 'TRAVEL', 'Meals', '', null),
  amount: fc.constantFrom('10.00', '-3.50', '0.01', '99999.99', 'NaN', null),
  currency: fc.constantFrom('USD', ' usd', 'EUR', null),
  date: fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-10', '2026-03-11', '2026-03-31', '2026-04-01'),
});
const budget = fc.record({
  user,
  category: fc.constantFrom('*', 'Travel', 'meals', 'Rent'),
  amount: fc.constantFrom('0', '5.00', '100.00'),
  currency: fc.constantFrom('USD', 'eur'),
});
const budgets = fc.uniqueArray(budget, { selector: (one) => `${one.user} ${one.category}`, maxLength: 8 });

it('tells of everybody what it tells of each, whatever was written into the rows', async () => {
  const month = monthNamed('2026-03');
  await fc.assert(
    fc.asyncProperty(
      fc.array(charge, { maxLength: 25 }),
      budgets,
      fc.constantFrom(null, 'travel'),
      fc.boolean(),
      fc.constantFrom('2026-03-10', '2026-04-01'),
      async (charges, limits, category, fullestFirst, today) => {
        await test.db.sql('DELETE FROM expenses');
        await test.db.sql('DELETE FROM budgets');
        for (const one of charges)
          await test.db.sql(
            'INSERT INTO expenses (user_id, shopping_type, expense_amount, currency, expense_date) VALUES ($1, $2, $3, $4, $5)',
            [one.user, one.category, one.amount, one.currency, one.date],
          );
        for (const one of limits)
          await test.db.sql(
            `INSERT INTO budgets (user_id, category, month, amount, warn_at, currency) VALUES ($1, $2, '2026-03-01', $3, 0.8, $4)`,
            [one.user, one.category, one.amount, one.currency],
          );
        const at = { db: test.db, today };
        const page = { most: 5, skip: 1, fullestFirst };
        const [each, all] = [
          await readBudgets(at, users, month, category, page),
          await readBudgets(at, null, month, category, page),
        ];
        expect(all.budgets).toEqual(each.budgets);
        expect(all.of).toBe(each.of);
        // What is kept is of the day on the database's clock, which is after March.
        if (today < '2026-04-01') return;
        await keepUsed(test.db, users, month);
        const kept = await readBudgets(at, null, month, category, { ...page, kept: true });
        const fullness = (one: Budgeted): number => Number(one.spent) / Math.max(1, Number(one.amount));
        expect(kept.of).toBe(all.of);
        expect(kept.budgets.map(fullness)).toEqual(all.budgets.map(fullness));
        const whole = await readBudgets(at, null, month, category, { most: 100 });
        const figures = new Map(whole.budgets.map((one) => [`${one.userId} ${one.category}`, one]));
        for (const one of kept.budgets) expect(one).toEqual(figures.get(`${one.userId} ${one.category}`));
      },
    ),
    { numRuns: 60 },
  );
});
