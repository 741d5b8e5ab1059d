/** Views of teams, as the web app sends them. A team says what its rows are and how they are drawn; the page knows no team. */

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

export type ViewTone = 'plain' | 'good' | 'warn' | 'bad' | 'busy';

export interface ViewColumn {
  name: string;
  kind: ColumnKind;
  title?: string;
  /** Of money: a currency's code, or the column that holds it. */
  currency?: string | { column: string };
  tones?: Readonly<Record<string, ViewTone>>;
  /** The column that says why this one is as it is. */
  because?: string;
  /** The filter that a value of it can be put into. */
  narrows?: string;
  only?: 'detail';
}

export interface ViewOption {
  value: string;
  title?: string;
  rows?: number;
}

/** `money` and `date` are ranges: NAME_from and NAME_to in the query. */
export type ViewFilter = { name: string; title: string } & (
  | { kind: 'text'; says?: string; least?: number }
  | { kind: 'exact'; says?: string }
  | { kind: 'choice'; options: ViewOption[] }
  | { kind: 'person' | 'money' | 'date' | 'yes' }
);

export interface ViewCard {
  team: string;
  view: string;
  title: string;
  does: string;
  key: string;
  columns: ViewColumn[];
  filters: ViewFilter[];
  /** The first, descending, unless asked otherwise. */
  sorts: { name: string; title: string }[];
  /** One row can be asked for by its key. */
  opens: boolean;
  acts: ViewAct[];
  takes: ViewIntake | null;
}

/** Something a person may do to rows; `undo` is offered by what it takes back alone. */
export interface ViewAct {
  name: string;
  title: string;
  does: string;
  on: 'row' | 'view' | 'undo';
  /** JSON Schema of its input. */
  form: unknown;
}

/** What became of an act, and where it can be taken back by which other. */
export interface ActDone {
  says: string;
  undo?: { act: string; key?: string; input: Readonly<Record<string, unknown>> };
}

/** How rows come in from a CSV file. */
export interface ViewIntake {
  does: string;
  most: number;
  columns: { name: string; title: string; says?: string; needed?: boolean }[];
}

/** What became of the lines of a file, or would: `added + there + wrong` are all of them. */
export interface TakenLines {
  lines: number;
  added: number;
  there: number;
  wrong: number;
  /** The first 2,000; `line` counts from 1, with the names of the columns. */
  problems: { line: number; code: string; message: string; fix: string; text: string }[];
  /** By the columns of the file: which of the view each is. */
  columns: (string | null)[];
  /** The first line of the file: its cells, and as it stands. */
  head: string[];
  first: string;
  sample: Record<string, string>[];
}

export type ViewRow = Readonly<Record<string, unknown>>;

export interface ViewFigure {
  name: string;
  unit: 'money' | 'count' | 'percent' | 'days' | 'ratio' | 'score' | 'date' | 'text';
  value: string | number;
  currency?: string;
  says?: string;
}

export interface ViewChart {
  title: string;
  kind: 'line' | 'bar';
  x: string[];
  unit: 'money' | 'count' | 'percent' | 'score';
  currency?: string;
  series: {
    name: string;
    values: (number | null)[];
    low?: (number | null)[];
    high?: (number | null)[];
  }[];
}

export interface ViewRows {
  rows: ViewRow[];
  /** What to send as `after` for the next page; absent: these were the last. */
  after?: string;
  /** Of a first page: how many rows there are, or `more` than that. */
  of?: { rows: number; more: boolean };
  figures?: ViewFigure[];
  charts?: ViewChart[];
}
