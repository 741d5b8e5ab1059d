import type { Generator } from '@holdfast/agents';
import { BATCH, generated, growExpenses, MOST, shrinkExpenses } from './grow.ts';

/** Charges of made-up people, with frauds, look-alikes and budgets among them whose answers are known. */
export const expenseGenerator: Generator = {
  rows: 'expenses',
  says: 'Charges of made-up people over 90 days: subscriptions, habits, and among them copies, tried cards, impossible journeys and imitated merchants. None of them starts a run.',
  most: MOST,
  batch: BATCH,
  examples: [
    {
      says: 'What was planted, by kind',
      sql: 'SELECT label, count(*) FROM seed_answers GROUP BY label ORDER BY 2 DESC', // shown, not sent
    },
    {
      says: 'The dearest charges of a month',
      sql: 'SELECT merchant, expense_amount, expense_date FROM expenses WHERE expense_date >= current_date - 30 ORDER BY expense_amount DESC LIMIT 10', // shown, not sent
    },
    {
      says: 'A charge that fraud asks about: a copy of the last one',
      sql: 'INSERT INTO expenses (user_id, expense_date, expense_amount, shopping_type, merchant, payment_method) SELECT user_id, expense_date, expense_amount, shopping_type, merchant, payment_method FROM expenses WHERE expense_amount > 50 AND NOT recurring ORDER BY created_at DESC LIMIT 1', // shown, not sent
    },
  ],
  state: generated,
  async grow(db, rows, { on, signal }) {
    const anchor = new Date().toISOString().slice(0, 10);
    await growExpenses(db, { expenses: rows, seed: 1, anchor, signal, on: ({ there }) => on(there) });
    return await generated(db);
  },
  async reset(db, options) {
    await shrinkExpenses(db, options);
    return await generated(db);
  },
};
