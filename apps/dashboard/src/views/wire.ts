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
