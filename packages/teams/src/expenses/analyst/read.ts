import type { Query } from '@holdfast/db';
import type { At } from '../at.ts';
import type { Dimension, Slice } from './ask.ts';
import { type Known, spelledNames } from './known.ts';
import { type Narrowed, narrow } from './narrow.ts';
import { statements } from './statements.ts';

/** The statement behind a figure, as it was sent; `rows`: how many charges it read from. */
export interface Source {
  sql: string;
  params: unknown[];
  rows?: number;
}

/** Every measure of some charges in one currency. Amounts are exact decimal text; averages are rounded to cents. */
export interface Measures {
  readonly currency: string;
  /** Refunds apart. */
  readonly charges: number;
  readonly refunds: number;
  /** What was charged less what was refunded. */
  readonly net: string;
  readonly charged: string;
  /** As a positive amount. */
  readonly refunded: string;
  /** Of the charges; null where there are none. */
  readonly average: string | null;
  readonly largest: string | null;
  readonly smallest: string | null;
}

export interface Figures extends Measures {
  readonly first: string | null;
  readonly last: string | null;
}

export interface Group extends Measures {
  readonly name: string;
}

export interface ChargeRow {
  readonly expense_id: string;
  readonly date: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly merchant: string | null;
  readonly category: string | null;
  readonly payment_method: string | null;
  readonly description: string | null;
}

export interface Anomaly extends ChargeRow {
  /** The median of the category, and how many charges that is learnt from. */
  readonly usual: string;
  readonly compared: number;
  readonly z: number;
  /** How many there are, however few are read. */
  readonly found: number;
}

export interface Twice extends ChargeRow {
  readonly other_id: string;
  readonly other_date: string;
  readonly other_merchant: string;
  /** From the earlier inserted to the later; negative where it was dated before. */
  readonly days: number;
  /** How many pairs and how many later charges there are, however few are read; `in_all`: what those of this currency come to. */
  readonly pairs: number;
  readonly found: number;
  readonly in_all: string;
}

export interface Payment {
  readonly user_id: string | null;
  readonly merchant: string;
  readonly currency: string;
  readonly date: string;
  readonly amount: string;
  readonly recurring: boolean;
  readonly category: string | null;
  readonly payment_method: string | null;
}

export interface Described {
  readonly description: string;
  readonly merchant: string | null;
  readonly payment_method: string | null;
  readonly amount: string;
  readonly currency: string;
}

export interface Read<T> {
  readonly rows: readonly T[];
  readonly source: Source;
}

/** Reads for one answer: what is known is looked up once, and every statement carries the user's key. */
export class Reader {
  readonly at: At;
  readonly known: Known;

  constructor(at: At, known: Known) {
    this.at = at;
    this.known = known;
  }

  narrow(slice: Slice): Narrowed {
    return narrow(slice, this.at, this.known);
  }

  async figures(slice: Slice): Promise<Read<Figures>> {
    const { filters, values } = this.narrow(slice);
    const read = await this.send<Figures>(statements.figures({ filters }), values);
    return counted(read, read.rows);
  }

  async medians(slice: Slice): Promise<Read<{ currency: string; median: string }>> {
    const { filters, values } = this.narrow(slice);
    return await this.send(statements.medians({ filters }), values);
  }

  async groups(slice: Slice, by: Dimension): Promise<Read<Group>> {
    const { filters, values } = this.narrow(slice);
    const query = statements.groups({ dimension: [dimensions[by]], filters });
    const read = await this.send<Group>(query, { ...values, ...spelledNames(this.known) });
    return counted(read, read.rows);
  }

  async charges(slice: Slice, order: Order, limit: number): Promise<Read<ChargeRow>> {
    const { filters, values } = this.narrow(slice);
    const query = statements.charges({ filters, order: [`${order}_first`] });
    const read = await this.send<ChargeRow>(query, { ...values, limit });
    return { ...read, source: { ...read.source, rows: read.rows.length } };
  }

  /** Charges far above what is usual in their category; the usual is learnt from everything in scope. */
  async anomalies(slice: Slice, limit: number): Promise<Read<Anomaly>> {
    const { filters, values } = this.narrow(slice);
    return await this.send(statements.anomalies({ scope: this.scope(), filters }), { ...values, limit });
  }

  /** Charges that repeat an earlier one, the largest first; `filters` hold for the later of the two. */
  async twice(slice: Slice): Promise<Read<Twice>> {
    const { filters, values } = this.narrow(slice);
    const query = statements.twice({ scope: this.scope(), filters });
    return await this.send(query, { ...values, ...spelledNames(this.known) });
  }

  /** The latest 50,000 charges at most, the oldest first. */
  async repeated(slice: Slice): Promise<Read<Payment>> {
    const { filters, values } = this.narrow(slice);
    const read = await this.send<Payment>(statements.repeated({ filters }), { ...values, ...spelledNames(this.known) });
    return { rows: read.rows.toReversed(), source: { ...read.source, rows: read.rows.length } };
  }

  /** At most 2,000, the latest first. */
  async descriptions(slice: Slice): Promise<Read<Described>> {
    const { filters, values } = this.narrow(slice);
    const read = await this.send<Described>(statements.descriptions({ filters }), values);
    return { ...read, source: { ...read.source, rows: read.rows.length } };
  }

  private scope(): 'mine'[] {
    return this.at.userId === null ? [] : ['mine'];
  }

  /** Rows that no figure counts: without an amount, or without a day where days were asked for. */
  async leftOut(slice: Slice): Promise<{ unpriced: number; undated: number }> {
    const { period, weekdays, ...rest } = slice;
    const { filters, values } = this.narrow(rest);
    const { rows } = await this.send<{ unpriced: number; undated: number }>(statements.left_out({ filters }), values);
    const { unpriced, undated } = rows[0] ?? { unpriced: 0, undated: 0 };
    return { unpriced, undated: period || weekdays ? undated : 0 };
  }

  private async send<R extends object>(query: Query, values: Readonly<Record<string, unknown>>): Promise<Read<R>> {
    this.at.signal.throwIfAborted();
    const rows = await this.at.db.run<R>(query, values);
    return { rows, source: { sql: query.text, params: query.params.map((name) => values[name]) } };
  }
}

export type Order = 'largest' | 'smallest' | 'newest' | 'oldest';

const dimensions = {
  category: 'by_category',
  merchant: 'by_merchant',
  'payment method': 'by_payment_method',
  weekday: 'by_weekday',
  'part of week': 'by_part_of_week',
  day: 'by_day',
  week: 'by_week',
  month: 'by_month',
  currency: 'by_currency',
  place: 'by_place',
} as const satisfies Record<Dimension, string>;

function counted<T extends Measures>(read: Read<T>, rows: readonly T[]): Read<T> {
  return { rows, source: { ...read.source, rows: rows.reduce((n, row) => n + row.charges + row.refunds, 0) } };
}
