import { type Db, loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import type { Charge, Evidence } from './evidence.ts';

const queries = loadQueries(new URL('../sql/expenses.sql', import.meta.url), [
  'charge',
  'history',
  'keep_verdict',
  'labelled',
]);

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
  place: string | null;
  created_ms: number;
}

interface ChargeFound extends ChargeRow {
  peers: number;
  peers_same: number;
  merchant_judged: number;
  merchant_frauds: number;
  user_judged: number;
  user_frauds: number;
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
    verdicts: {
      merchant: { n: found.merchant_judged, frauds: found.merchant_frauds },
      user: { n: found.user_judged, frauds: found.user_frauds },
    },
    blacklisted: blacklisted === null ? null : { merchant: blacklisted, reason: reason ?? 'no reason given' },
  };
}

/** Keeps a reviewer's word; false: the expense is gone. */
export async function keepVerdict(
  db: Pick<Db, 'run'>,
  expense: string,
  fraud: boolean,
  reason: string | null,
): Promise<boolean> {
  return (
    (await db.run(queries.keep_verdict, { expense, fraud, reason: reason === null ? null : mask(reason) })).length > 0
  );
}

/** The latest charges with a known answer, oldest first. */
export function labelled(db: Pick<Db, 'run'>, most: number): Promise<{ expense_id: string; fraud: boolean }[]> {
  return db.run(queries.labelled, { most });
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
  place: row.place,
  createdAt: row.created_ms,
});
