import { type Db, loadQueries } from '@holdfast/db';

const queries = loadQueries(new URL('./sql/probe.sql', import.meta.url), ['insert_probe', 'remove_probes']);
const merchants = ['Starbucks', 'Local Market', 'Whole Foods', 'Costco'];

/** The team whose runs such a charge starts; the run's key is the expense's id. */
export const probedTeam = 'expenses';

/**
 * An ordinary small charge, unless it is said what for and where, as anybody's SQL client would insert it. `amount`: a
 * decimal text. Resolves when it is acknowledged.
 */
export async function insertProbe(
  db: Db,
  user: string,
  expense: string,
  n: number,
  given: { amount?: string; merchant?: string; category?: string } = {},
): Promise<void> {
  const { amount = (4 + (n % 7) + n / 1_000).toFixed(2), merchant = merchants[n % merchants.length] } = given;
  const { category = 'Coffee' } = given;
  await db.run(queries.insert_probe, { expense, user, amount, merchant, category });
}

/** Takes these probes away, and nothing else; returns how many there were. Their runs stay. */
export async function removeProbes(db: Db, expenses: readonly string[]): Promise<number> {
  return (await db.run(queries.remove_probes, { expenses })).length;
}
