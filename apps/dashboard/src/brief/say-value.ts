import { amount } from '../ui/money.ts';
import { count, figure } from '../ui/words.ts';
import type { Cell, FigureView } from './read-brief.ts';

/** A figure as people read it: exact money, whole counts, percent with its sign. */
export function sayFigure({ unit, value, currency }: Pick<FigureView, 'unit' | 'value' | 'currency'>): string {
  if (unit === 'money') return amount(String(value), currency);
  if (typeof value === 'string') return value;
  if (unit === 'percent') return `${figure(value)} %`;
  if (unit === 'count') return count(value);
  if (unit === 'days') return `${figure(value)} ${value === 1 ? 'day' : 'days'}`;
  return figure(value);
}

export const isNumeric = (kind: string): boolean => kind === 'money' || kind === 'number' || kind === 'percent';

export function sayCell(cell: Cell, kind: string): string {
  if (cell === null) return '–';
  if (kind === 'money') return amount(String(cell), null);
  if (kind === 'percent' && typeof cell === 'number') return `${figure(cell)} %`;
  if (kind === 'id') return String(cell).slice(0, 8);
  return typeof cell === 'number' ? figure(cell) : String(cell);
}
