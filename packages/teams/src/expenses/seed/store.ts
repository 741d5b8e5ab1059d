import { type Db, loadQueries, transaction } from '@holdfast/db';
import { keepUsed } from '../budget/read.ts';
import type { Budget } from './budgets.ts';
import { generateExpenses, type Seeding, type SeedOptions, type SeedRow } from './generate.ts';

const queries = loadQueries(new URL('../sql/seed_answers.sql', import.meta.url), [
  'is_seeded',
  'add_expenses',
  'add_answers',
  'add_budgets',
  'example',
  'planted',
  'drop_answers',
  'drop_expenses',
  'drop_budgets',
]);

const BATCH = 1000;

/**
 * Fills an empty product: all rows, marked as already watched, and the answer key, in one transaction. A database that has an
 * answer key keeps what it has: `inserted` is 0 then. Rows and key are those of the options either way.
 */
export async function seedExpenses(db: Db, options: SeedOptions): Promise<Seeding & { inserted: number }> {
  const made = generateExpenses(options);
  const inserted = await transaction(db, async (tx) => {
    if ((await tx.run(queries.is_seeded)).length > 0) return 0;
    await addSeeded(tx, made);
    return made.rows.length;
  });
  return { ...made, inserted };
}

/** Rows, answer key and budgets, within the caller's transaction. */
export async function addSeeded(tx: Pick<Db, 'run'>, { rows, key, budgets }: Seeding): Promise<void> {
  for (const some of batches(rows)) await tx.run(queries.add_expenses, columnsOf(some));
  for (const answers of batches(key)) {
    await tx.run(queries.add_answers, {
      expense_ids: answers.map(({ expenseId }) => expenseId),
      labels: answers.map(({ label }) => label),
      notes: answers.map(({ note }) => note),
    });
  }
  for (const some of batches(budgets)) await tx.run(queries.add_budgets, budgetColumns(some));
  await keepUsed(tx, [...new Set(budgets.map(({ userId }) => userId))], null);
}

/** Takes away what `addSeeded` put in, within the caller's transaction. */
export async function dropSeeded(tx: Pick<Db, 'run'>, { rows, key, budgets }: Seeding): Promise<void> {
  for (const some of batches(key))
    await tx.run(queries.drop_answers, { expense_ids: some.map((one) => one.expenseId) });
  for (const some of batches(rows))
    await tx.run(queries.drop_expenses, { expense_ids: some.map((one) => one.expenseId) });
  await tx.run(queries.drop_budgets, { user_ids: [...new Set(budgets.map(({ userId }) => userId))] });
}

/** How many charges are in the answer key. */
export async function plantedCases(db: Pick<Db, 'run'>): Promise<number> {
  const [row] = await db.run<{ planted: number }>(queries.planted);
  return Number(row?.planted ?? 0);
}

/** What the first start of the product fills empty tables with. */
export async function seedDemo(db: Db, today: Date): Promise<string> {
  const { inserted, key } = await seedExpenses(db, {
    seed: 1,
    count: 5_000,
    anchor: today.toISOString().slice(0, 10),
    cases: true,
  });
  return inserted === 0 ? '' : `${inserted} expenses of 100 people, ${key.length} planted cases`;
}

/** A line of SQL that a person can paste into any client, also between a shell's double quotes: fraud will flag what it inserts. */
export async function exampleInsert(db: Pick<Db, 'run'>): Promise<string> {
  const [found] = await db.run<{ line: string }>(queries.example);
  return found?.line ?? '';
}

const budgetColumns = (budgets: readonly Budget[]): Record<string, unknown> => ({
  user_ids: budgets.map(({ userId }) => userId),
  categories: budgets.map(({ category }) => category),
  months: budgets.map(({ month }) => month),
  amounts: budgets.map(({ amount }) => amount),
});

function columnsOf(rows: readonly SeedRow[]): Record<string, unknown> {
  return {
    expense_ids: rows.map(({ expenseId }) => expenseId),
    user_ids: rows.map(({ userId }) => userId),
    dates: rows.map(({ date }) => date),
    amounts: rows.map(({ amount }) => amount),
    categories: rows.map(({ category }) => category),
    descriptions: rows.map(({ description }) => description),
    merchants: rows.map(({ merchant }) => merchant),
    payment_methods: rows.map(({ payment }) => payment),
    recurring: rows.map(({ recurring }) => recurring),
    tags: rows.map(({ tags }) => tags.join(',')),
    currencies: rows.map(({ currency }) => currency),
    places: rows.map(({ place }) => place),
    created: rows.map(({ created }) => created),
  };
}

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, i) => items.slice(i * BATCH, (i + 1) * BATCH));
}
