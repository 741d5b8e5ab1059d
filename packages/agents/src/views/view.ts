import type { Db } from '@holdfast/db';
import type { z } from 'zod';
import type { Chart, Figure } from '../brief.ts';
import { schemaOf } from '../shape.ts';
import type { AnyAct } from './act.ts';
import type { Filter } from './filter.ts';
import type { AnyIntake } from './intake.ts';
import { invalidView } from './invalid.ts';

/** For whom a view is read. `userId` null: an operator, who sees everybody's rows; else only this user's, whatever is asked. */
export interface ViewAt {
  readonly db: Db;
  readonly userId: string | null;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/**
 * How a column is drawn. `money`: exact decimal text. `percent`, `share`: 0 … 1, a share as a bar. `date`: 'YYYY-MM-DD'.
 * `time`: ISO text. `person`: a user's id. `status`: a word with a tone. `tags`: a list of texts. `run`, `document`: an id to open.
 */
export type ColumnKind =
  | 'text'
  | 'money'
  | 'number'
  | 'percent'
  | 'share'
  | 'date'
  | 'time'
  | 'category'
  | 'person'
  | 'status'
  | 'yes'
  | 'tags'
  | 'run'
  | 'document';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'busy';

export interface Column {
  kind: ColumnKind;
  /** Over the column; made of its name unless given. */
  title?: string;
  /** Of money: a currency's code, or the column that holds it. */
  currency?: string | { column: string };
  /** Of status: what a value means; `plain` unless given. */
  tones?: Readonly<Record<string, Tone>>;
  /** The column whose text says why this one is as it is. */
  because?: string;
  /** The filter that a value of it can be put into: "only these". */
  narrows?: string;
  /** `detail`: not in the table, only where a row is shown whole. */
  only?: 'detail';
}

export interface Sort {
  title: string;
}

/** What is asked of a view, checked: `wanted` has only names and values that its filters allow. */
export interface Ask {
  /** By parameter: the filter's name, with `_from` or `_to` where it is a range. */
  wanted: Readonly<Record<string, string | boolean>>;
  sort: { by: string; desc: boolean };
  /** Where the page before ended, as the view's own `next` said. */
  after: Place | null;
  /** Rows wanted at most: 1 to 500. */
  limit: number;
}

/** Where a page ends: texts that the view understands again. */
export type Place = readonly (string | null)[];

export interface ViewPage<Row> {
  rows: readonly Row[];
  /** Null: these were the last. */
  next: Place | null;
  /** Of a first page: how many rows there are in all, or `more` than that. */
  of?: { rows: number; more: boolean };
  figures?: readonly Figure[];
  charts?: readonly Chart[];
}

/** A named look at a team's rows, and what may be done to them. The web app serves it, a generic page draws it; neither knows the team. */
export interface View<Row = Record<string, unknown>> {
  title: string;
  /** What one sees, in a sentence. */
  does: string;
  /** One row, as JSON can carry it. */
  row: z.ZodType<Row>;
  /** In the order of the table. */
  columns: { readonly [Name in keyof Row]-?: Column };
  /** The column that names a row. */
  key: Extract<keyof Row, string>;
  filters?: Readonly<Record<string, Filter>>;
  /** What the rows can be sorted by; the first, descending, unless asked otherwise. */
  sorts: Readonly<Record<string, Sort>>;
  read(ask: Ask, at: ViewAt): Promise<ViewPage<Row>>;
  /** One row by its key; undefined: there is none, or it is another user's. */
  one?(key: string, at: ViewAt): Promise<Row | undefined>;
  /** What a person may do to rows, by name; each made by `act()`. */
  acts?: Readonly<Record<string, AnyAct>>;
  /** How rows come in from a table file; made by `intake()`. */
  takes?: AnyIntake;
}

/** A view when its row does not matter. */
export interface AnyView extends Omit<View, 'row' | 'columns' | 'key' | 'read' | 'one'> {
  row: z.ZodType;
  columns: Readonly<Record<string, Column>>;
  key: string;
  read(ask: Ask, at: ViewAt): Promise<ViewPage<unknown>>;
  one?(key: string, at: ViewAt): Promise<unknown>;
}

/** Checks the definition and gives it back; the types are the compiler's part. */
export function view<Row>(definition: View<Row>): AnyView {
  const plain = definition as unknown as AnyView;
  const { title, does, columns, key, sorts, filters = {} } = plain;
  if (!title.trim() || !does.trim()) throw invalidView(title, 'it needs a title and `does`');
  schemaOf(plain.row, `the view ${title}`);
  const names = Object.keys(columns);
  if (!names.includes(key)) throw invalidView(title, `there is no column ${key}, its key`);
  if (Object.keys(sorts).length === 0) throw invalidView(title, 'it is sorted by nothing');
  for (const [name, column] of Object.entries(columns)) {
    const other = typeof column.currency === 'object' ? column.currency.column : undefined;
    for (const named of [other, column.because])
      if (named !== undefined && !names.includes(named))
        throw invalidView(title, `${name} names a column ${named} that is not there`);
    if (column.narrows !== undefined && !Object.hasOwn(filters, column.narrows))
      throw invalidView(title, `${name} names a filter ${column.narrows} that is not there`);
    if (column.kind === 'money' && column.currency === undefined)
      throw invalidView(title, `${name} is money without a currency`);
  }
  for (const name of [...Object.keys(filters), ...Object.keys(sorts)])
    if (!/^[a-z][a-z0-9_]{0,40}$/.test(name)) throw invalidView(title, `${name} is no name for a filter or a sort`);
  const reserved = Object.keys(filters).find((name) => ['sort', 'after', 'limit', 'row', 'scope'].includes(name));
  if (reserved) throw invalidView(title, `no filter may be called ${reserved}`);
  for (const [name, { title: named, does: done, input }] of Object.entries(plain.acts ?? {})) {
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) throw invalidView(title, `${name} is no name for an act`);
    if (!named.trim() || !done.trim()) throw invalidView(title, `the act ${name} needs a title and \`does\``);
    schemaOf(input, `the act ${name} of the view ${title}`);
  }
  return plain;
}
