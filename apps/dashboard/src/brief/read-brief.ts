/** What a member brought back, as far as it can be drawn: nothing that is stored is trusted to have its form. */
import { isRow } from '../ui/plain-value.ts';
import type { ViewChart } from '../wire.ts';

export interface SourceView {
  sql: string;
  params: readonly unknown[];
  rows: number | null;
}

export interface FigureView {
  name: string;
  says: string | null;
  unit: string;
  value: string | number;
  currency: string | null;
  source: SourceView | null;
}

export type Cell = string | number | boolean | null;

export interface TableView {
  title: string;
  columns: readonly { name: string; kind: string }[];
  rows: readonly (readonly Cell[])[];
  /** How many there are in all. */
  of: number;
  source: SourceView | null;
}

export interface BriefView {
  text: string;
  figures: readonly FigureView[];
  tables: readonly TableView[];
  charts: readonly ViewChart[];
  documents: readonly { id: string; name: string; type: string }[];
  degraded: readonly string[];
}

/** null: it is no Brief, and is shown as what it is. */
export function readBrief(value: unknown, text?: string): BriefView | null {
  if (!isRow(value) || !Array.isArray(value['figures']) || !Array.isArray(value['tables'])) return null;
  const words = text ?? value['text'];
  if (typeof words !== 'string') return null;
  return {
    text: words,
    figures: rows(value['figures']).flatMap(figureOf),
    tables: rows(value['tables']).flatMap(tableOf),
    charts: rows(value['charts']).flatMap(chartOf),
    documents: rows(value['documents']).flatMap((one) => {
      const { document_id: id, name, type } = one;
      return typeof id === 'string' && typeof name === 'string' ? [{ id, name, type: textOf(type) ?? '' }] : [];
    }),
    degraded: texts(value['degraded']),
  };
}

type Row = Record<string, unknown>;

const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.filter(isRow) : []);
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numbers = (value: unknown): (number | null)[] | null =>
  Array.isArray(value) ? value.map((one) => (typeof one === 'number' ? one : null)) : null;

function figureOf({ name, says, unit, value, currency, source }: Row): FigureView[] {
  if (typeof name !== 'string' || typeof unit !== 'string') return [];
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  return [{ name, unit, value, says: textOf(says), currency: textOf(currency), source: sourceOf(source) }];
}

function sourceOf(value: unknown): SourceView | null {
  if (!isRow(value) || typeof value['sql'] !== 'string') return null;
  const { sql, params, rows: count } = value;
  return {
    sql: String(sql),
    params: Array.isArray(params) ? params : [],
    rows: typeof count === 'number' ? count : null,
  };
}

function tableOf({ title, columns, rows: lines, of, source }: Row): TableView[] {
  if (!Array.isArray(columns) || !Array.isArray(lines)) return [];
  const named = rows(columns).map(({ name, kind }) => ({ name: textOf(name) ?? '', kind: textOf(kind) ?? 'text' }));
  const cells = lines.filter((line): line is Cell[] => Array.isArray(line));
  return [
    {
      title: textOf(title) ?? '',
      columns: named,
      rows: cells,
      of: typeof of === 'number' ? of : cells.length,
      source: sourceOf(source),
    },
  ];
}

const units: readonly string[] = ['money', 'count', 'percent', 'score'] satisfies ViewChart['unit'][];
const isUnit = (unit: unknown): unit is ViewChart['unit'] => typeof unit === 'string' && units.includes(unit);

function chartOf({ title, kind, x, unit, currency, series }: Row): ViewChart[] {
  if (!Array.isArray(x)) return [];
  const lines = rows(series).flatMap(({ name, values, ...ends }): ViewChart['series'] => {
    const [known, low, high] = [numbers(values), numbers(ends['low']), numbers(ends['high'])];
    return known ? [{ name: textOf(name) ?? '', values: known, ...(low && high ? { low, high } : {}) }] : [];
  });
  // A picture of nothing is none.
  if (x.length === 0 || lines.length === 0) return [];
  return [
    {
      title: textOf(title) ?? '',
      kind: kind === 'bar' ? 'bar' : 'line',
      x: x.map(String),
      unit: isUnit(unit) ? unit : 'count',
      ...(typeof currency === 'string' ? { currency } : {}),
      series: lines,
    },
  ];
}
