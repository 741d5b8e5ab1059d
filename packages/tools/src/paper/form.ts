/**
 * What is printed. Figures, tables and charts have the form of a `Brief` of agents, so that whatever a member brings back
 * can stand on paper as it is; they are checked there.
 */

export interface Source {
  sql: string;
  params?: unknown[] | undefined;
  rows?: number | undefined;
}

/** One figure. `money` is exact decimal text in `currency`; every other unit is a number or text. */
export interface Figure {
  name: string;
  unit: 'money' | 'count' | 'percent' | 'days' | 'ratio' | 'score' | 'date' | 'text';
  value: string | number;
  currency?: string | undefined;
  says?: string | undefined;
  source?: Source | undefined;
}

export type ColumnKind = 'text' | 'money' | 'number' | 'percent' | 'date' | 'id';
export type Cell = string | number | boolean | null;

export interface Table {
  title: string;
  columns: { name: string; kind: ColumnKind }[];
  rows: Cell[][];
  /** How many there are in all, where these are not all. */
  of?: number | undefined;
  source?: Source | undefined;
}

export interface Series {
  name: string;
  values: (number | null)[];
  low?: (number | null)[] | undefined;
  high?: (number | null)[] | undefined;
}

export interface Chart {
  title: string;
  kind: 'line' | 'bar';
  x: string[];
  unit: 'money' | 'count' | 'percent' | 'score';
  currency?: string | undefined;
  series: Series[];
}

/** A stretch of paper, in the order of reading. `text` is Markdown: paragraphs, lists, **bold**, *emphasis*, `code`. */
export type Part =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'notes'; title: string; items: string[] }
  | { kind: 'figures'; figures: Figure[] }
  | { kind: 'table'; table: Table }
  | { kind: 'chart'; chart: Chart };

export interface Paper {
  title: string;
  subtitle?: string;
  /** The time it is dated with (ISO 8601). It belongs to what the paper is about: the same paper is the same bytes. */
  at: string;
  /** Shown under the title: for whom, over which time, by which run. */
  facts: { name: string; value: string }[];
  parts: Part[];
}

export interface Printed {
  html: string;
  pdf: Uint8Array;
  pages: number;
}
