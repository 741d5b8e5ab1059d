import type { Column, Table } from './schema.ts';

export type Aggregate = 'avg' | 'max' | 'min' | 'sum' | 'count';
export type Comparison = '=' | '<>' | '>' | '<' | '>=' | '<=' | 'LIKE' | 'NOT LIKE';

/** What a statement gives: a column, an aggregate of one, or how many rows there are. */
export interface Item {
  readonly column: Column | null;
  readonly aggregate: Aggregate | null;
  readonly distinct?: boolean;
}

export interface Condition {
  readonly column: Column;
  readonly is: Comparison | 'BETWEEN';
  /** One, or the ends of a BETWEEN; `average`: the column's own average. */
  readonly values: readonly (string | number)[] | 'average';
  /** Where it stands in the question. */
  readonly at: number;
  /** Held together with the one before by OR. */
  readonly or?: boolean;
}

/** A question's meaning, in the terms of a schema: one SELECT, perhaps less what another gives, or where two hold at once. */
export interface Plan {
  readonly items: readonly Item[];
  readonly distinct: boolean;
  /** The table whose rows are meant. */
  readonly main: Table;
  /** Others that must be joined. */
  readonly tables: readonly Table[];
  readonly where: readonly Condition[];
  /** Rows of main for which a row of these tables exists are taken out. */
  readonly without: { readonly tables: readonly Table[]; readonly where: readonly Condition[] } | null;
  /** Both must hold, each for some row. */
  readonly also: { readonly instead: Condition; readonly condition: Condition } | null;
  readonly group: Column | null;
  readonly having: { readonly is: Comparison; readonly n: number } | null;
  readonly order: { readonly item: Item; readonly down: boolean; readonly limit: number | null } | null;
}
