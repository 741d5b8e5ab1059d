import { type Db, loadQueries } from '@holdfast/db';
import type { Charge, Evidence } from './evidence.ts';

const queries = loadQueries(new URL('../sql/expenses.sql', import.meta.url), ['charge', 'history']);

interface ChargeRow {
  expense_id: string;
  user_id: string | null;
  day: number;
  date: string | null;
  cents: number | null;
  currency: string | null;
  shopping_type: string | null;
  merchant: string | null;
  payment_method: string | null;
  recurring: boolean;
  created_ms: number;
}

interface ChargeFound extends ChargeRow {
  peers: number;
  peers_same: number;
  blacklisted: string | null;
  blacklist_reason: string | null;
}

/** Reads everything that judging one charge needs: two statements, side by side. Whatever the row holds, this does not fail on it. */
export async function gather(db: Pick<Db, 'run'>, expenseId: string): Promise<Evidence | 'missing'> {
  const [[found], history] = await Promise.all([
    db.run<ChargeFound>(queries.charge, { expense: expenseId }),
    db.run<ChargeRow>(queries.history, { expense: expenseId }),
  ]);
  if (found === undefined) return 'missing';
  const { blacklisted, blacklist_reason: reason } = found;
  return {
    charge: chargeOf(found),
    history: history.map(chargeOf),
    peers: { n: found.peers, same: found.peers_same },
    blacklisted: blacklisted === null ? null : { merchant: blacklisted, reason: reason ?? 'no reason given' },
  };
}

const chargeOf = (row: ChargeRow): Charge => ({
  expenseId: row.expense_id,
  userId: row.user_id,
  day: row.day,
  date: row.date,
  cents: row.cents,
  currency: row.currency,
  category: row.shopping_type,
  merchant: row.merchant,
  paymentMethod: row.payment_method,
  recurring: row.recurring,
  createdAt: row.created_ms,
});
