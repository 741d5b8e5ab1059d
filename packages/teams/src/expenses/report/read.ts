import type { Figure } from '@holdfast/agents';
import { type Db, loadQueries, type Query } from '@holdfast/db';
import type { Days } from './days.ts';

const queries = loadQueries(new URL('../sql/report.sql', import.meta.url), [
  'totals',
  'by_category',
  'by_merchant',
  'by_payment',
  'by_time',
  'largest',
  'refused',
  'against_budget',
]);

export interface Total {
  currency: string;
  n: number;
  total: string;
  largest: string;
  /** The day of its first charge in the period. */
  first: string;
  refunds: number;
  refunded: string;
}

export interface Sum {
  currency: string;
  name: string;
  n: number;
  total: string;
}

export interface Charge {
  expense_id: string;
  date: string;
  merchant: string | null;
  category: string | null;
  currency: string;
  amount: string;
}

export interface Refused extends Omit<Charge, 'category'> {
  reason: string | null;
}

export interface Against {
  name: string;
  /** Of all spending: the categories are parts of it. */
  whole: boolean;
  currency: string;
  budget: string;
  total: string;
  n: number;
  left_over: string;
  used: number | null;
}

export type Source = NonNullable<Figure['source']>;

/** Rows with the statement that gave them. */
export interface Read<Row> {
  rows: Row[];
  source: Source;
}

/** Whose rows a report may read: a user's, or everybody's (null). */
export interface Reader {
  db: Pick<Db, 'run'>;
  userId: string | null;
}

export const largestShown = 25;

async function read<Row>({ db, userId }: Reader, query: Query, params: Record<string, unknown>): Promise<Read<Row>> {
  const given: Record<string, unknown> = { ...params, user: userId };
  const rows = await db.run<Row & Record<string, unknown>>(query, given);
  return { rows, source: { sql: query.text, params: query.params.map((name) => given[name]), rows: rows.length } };
}

/** Everything a report of a period shows, read side by side. */
export async function readPeriod(reader: Reader, days: Days, previous: Days, by: 'day' | 'month') {
  const [totals, earlier, categories, merchants, payments, times, largest, refused] = await Promise.all([
    read<Total>(reader, queries.totals, { ...days }),
    read<Total>(reader, queries.totals, { ...previous }),
    read<Sum>(reader, queries.by_category, { ...days }),
    read<Sum>(reader, queries.by_merchant, { ...days }),
    read<Sum>(reader, queries.by_payment, { ...days }),
    read<Sum>(reader, queries.by_time, { ...days, letters: by === 'day' ? 10 : 7 }),
    read<Charge>(reader, queries.largest, { ...days, most: largestShown }),
    read<Refused>(reader, queries.refused, { ...days }),
  ]);
  return { totals, earlier, categories, merchants, payments, times, largest, refused };
}
export type PeriodRead = Awaited<ReturnType<typeof readPeriod>>;

export const readBudgets = (reader: Reader, days: Days): Promise<Read<Against>> =>
  read<Against>(reader, queries.against_budget, { ...days });
