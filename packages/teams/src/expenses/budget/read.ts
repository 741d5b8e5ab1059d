import { loadQueries } from '@holdfast/db';
import type { At } from '../at.ts';
import { dateOf } from '../fraud/evidence.ts';
import { centsOf } from './cents.ts';
import type { Month } from './month.ts';
import type { Seen } from './spending.ts';

const queries = loadQueries(new URL('../sql/budgets.sql', import.meta.url), [
  'standings',
  'standings_of_all',
  'page_fullest_first',
  'page_fullest_last',
  'keep_used',
  'charges',
  'unbudgeted',
  'spent_between',
  'months',
]);

/** A statement as it was sent, and how many rows it brought. */
export interface Sent {
  readonly sql: string;
  readonly params: unknown[];
  readonly rows: number;
}

/** A budget and what was spent against it by today; cents, exact. */
export interface Budgeted {
  readonly userId: string;
  /** `*`: all spending. */
  readonly category: string;
  readonly currency: string;
  readonly amount: bigint;
  /** The share of it from which somebody should be told. */
  readonly warnAt: number;
  readonly spent: bigint;
  readonly charges: number;
  /** Negative: what came back. */
  readonly refunds: bigint;
  /** Entered for days after today. */
  readonly booked: bigint;
  /** Not counted: charges in another currency, and rows without a usable amount. */
  readonly foreign: number;
  readonly unreadable: number;
}

/** Spending of a month that no budget covers. */
export interface Unbudgeted {
  readonly userId: string;
  readonly category: string;
  readonly currency: string;
  readonly spent: bigint;
  readonly charges: number;
}

/** A charge of a user's history. */
export interface Past extends Seen {
  readonly userId: string;
  /** Lower case; empty: none. */
  readonly category: string;
  readonly currency: string;
}

/** Which of the budgets, by how full they are. */
export interface Page {
  readonly most: number;
  readonly skip?: number;
  readonly fullestFirst?: boolean;
  /** Of everybody's: in the order that was kept (`keepUsed`), which may be half a minute old. */
  readonly kept?: boolean;
}

/** The most rows of history that one question reads. */
export const MOST_CHARGES = 50_000;

/** Of everybody's, counted no further: one more says that there are more. */
export const MOST_COUNTED = 10_000;

/** The budgets of users (null: of everybody) in a month, the fullest first; `of`: how many there are in all (`kept`: at most MOST_COUNTED + 1). */
export async function readBudgets(
  { db, today }: Pick<At, 'db' | 'today'>,
  users: readonly string[] | null,
  month: Month,
  category: string | null,
  { most, skip = 0, fullestFirst = true, kept = false }: Page,
): Promise<{ budgets: Budgeted[]; of: number; sent: Sent }> {
  const fullest_first = fullestFirst ? 1 : -1;
  const params = { ...daysOf(month), today, users, category, most, skip, fullest_first, counted: MOST_COUNTED + 1 };
  const ofAll = kept ? (fullestFirst ? 'page_fullest_first' : 'page_fullest_last') : 'standings_of_all';
  const name = users === null ? ofAll : 'standings';
  const rows = await db.run<StandingRow>(queries[name], params);
  return { budgets: rows.map(budgetedOf), of: rows[0]?.of ?? 0, sent: sentOf(name, params, rows.length) };
}

/** Keeps how full the budgets of users are (`month` null: of any month), for the order of a page of everybody's. */
export async function keepUsed(
  db: Pick<At['db'], 'run'>,
  users: readonly string[],
  month: Month | null,
): Promise<void> {
  await db.run(queries.keep_used, { users, month: month === null ? null : dateOf(month.begin) });
}

export async function readUnbudgeted(
  { db, userId, today }: At,
  month: Month,
  category: string | null,
  most: number,
): Promise<{ found: Unbudgeted[]; sent: Sent }> {
  const params = { ...daysOf(month), today, user: userId, category, most };
  const rows = await db.run<UnbudgetedRow>(queries.unbudgeted, params);
  const found = rows.map(({ user_id, spent, ...rest }) => ({ ...rest, userId: user_id, spent: centsOf(spent) }));
  return { found, sent: sentOf('unbudgeted', params, rows.length) };
}

/** The charges of some users (null: everybody's) from a day up to another, oldest first. */
export async function readCharges(
  db: At['db'],
  users: readonly string[] | null,
  from: number,
  to: number,
): Promise<{ charges: Past[]; sent: Sent; all: boolean }> {
  const params = { users, from: dateOf(from), to: dateOf(to), most: MOST_CHARGES };
  const rows = await db.run<ChargeRow>(queries.charges, params);
  const charges = rows.map(({ user_id, ...rest }) => ({ ...rest, userId: user_id }));
  return { charges, sent: sentOf('charges', params, rows.length), all: rows.length < MOST_CHARGES };
}

/** Today on the database's clock, and the months (2026-11) that have budgets, the latest first. */
export async function readMonths(db: At['db']): Promise<{ today: string; months: string[] }> {
  const rows = await db.run<{ today: string; month: string | null }>(queries.months);
  const months = rows.flatMap(({ month }) => (month === null ? [] : [month.slice(0, 7)]));
  return { today: rows[0]?.today ?? '', months };
}

/** What was spent from a day up to and without another, by currency, the most used first. */
export async function readSpent(
  { db, userId }: At,
  from: number,
  to: number,
  category: string | null,
): Promise<{ spent: { currency: string; spent: bigint; charges: number }[]; sent: Sent }> {
  const params = { user: userId, from: dateOf(from), to: dateOf(to), category };
  const rows = await db.run<{ currency: string; spent: string; charges: number }>(queries.spent_between, params);
  return {
    spent: rows.map((row) => ({ ...row, spent: centsOf(row.spent) })),
    sent: sentOf('spent_between', params, rows.length),
  };
}

/** The currency of most charges; null: there are none. */
export function mostUsed(charges: readonly Past[]): string | null {
  const counts = [...Map.groupBy(charges, ({ currency }) => currency)];
  return counts.sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? null;
}

interface StandingRow {
  user_id: string;
  category: string;
  amount: string;
  warn_at: string;
  currency: string;
  spent: string;
  charges: number;
  refunds: string;
  booked: string;
  foreign_charges: number;
  unreadable: number;
  of: number;
}

interface UnbudgetedRow {
  user_id: string;
  category: string;
  currency: string;
  spent: string;
  charges: number;
}

interface ChargeRow {
  user_id: string;
  category: string;
  day: number;
  cents: number;
  currency: string;
  merchant: string | null;
  recurring: boolean;
}

const budgetedOf = (row: StandingRow): Budgeted => ({
  userId: row.user_id,
  category: row.category,
  currency: row.currency,
  amount: centsOf(row.amount),
  warnAt: Number(row.warn_at),
  spent: centsOf(row.spent),
  charges: row.charges,
  refunds: centsOf(row.refunds),
  booked: centsOf(row.booked),
  foreign: row.foreign_charges,
  unreadable: row.unreadable,
});

const daysOf = ({ begin, end }: Month): { month: string; next: string } => ({
  month: dateOf(begin),
  next: dateOf(end),
});

function sentOf(name: keyof typeof queries, params: Record<string, unknown>, rows: number): Sent {
  const { text, params: names } = queries[name];
  return { sql: text, params: names.map((each) => params[each] ?? null), rows };
}
