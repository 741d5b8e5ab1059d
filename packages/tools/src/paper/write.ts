import type { Cell, Chart, ColumnKind, Figure } from './form.ts';

const minus = '\u2212';
const none = '–';

/** Exact decimal text with its thousands parted: `1234567.5` becomes `1,234,567.5`. Never through a float. */
export function parted(decimal: string): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)((?:\.\d+)?)$/.exec(decimal) ?? [];
  if (whole === '') return decimal;
  return `${sign === '' ? '' : minus}${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}${rest}`;
}

/** `USD 1,234.50`; with no cents `USD 12` becomes `USD 12.00`. */
export function moneyText(value: string, currency: string | undefined): string {
  const two = /^-?\d+$/.test(value) ? `${value}.00` : /^-?\d+\.\d$/.test(value) ? `${value}0` : value;
  return currency ? `${currency} ${parted(two)}` : parted(two);
}

/** At most `digits` behind the point, no trailing zeros. */
export function numberText(value: number, digits = 2): string {
  if (!Number.isFinite(value)) return none;
  const fixed = value.toFixed(digits);
  const text = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  return parted(text === '-0' ? '0' : text);
}

export function figureText({ unit, value, currency }: Figure): string {
  if (unit === 'money') return moneyText(String(value), currency);
  if (typeof value === 'string') return value;
  if (unit === 'percent') return `${numberText(value, 1)} %`;
  if (unit === 'days') return value === 1 ? '1 day' : `${numberText(value, 1)} days`;
  return numberText(value, unit === 'count' ? 0 : 2);
}

export function cellText(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return none;
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  if (kind === 'money') return moneyText(typeof cell === 'number' ? cell.toFixed(2) : cell, undefined);
  if (kind === 'percent') return typeof cell === 'number' ? `${numberText(cell, 1)} %` : cell;
  if (typeof cell === 'number') return kind === 'id' ? String(cell) : numberText(cell, 4);
  return kind === 'number' ? parted(cell) : cell;
}

/** Numbers stand under one another by their last digit. */
export const isNumeric = (kind: ColumnKind): boolean => kind === 'money' || kind === 'number' || kind === 'percent';

/** A value of a chart as it is read out: exact to the cent, without being the figure itself. */
export function valueText(value: number, { unit, currency }: Pick<Chart, 'unit' | 'currency'>): string {
  if (unit === 'money') return moneyText(value.toFixed(2), currency);
  return unit === 'percent' ? `${numberText(value, 1)} %` : numberText(value);
}

/** A tick of an axis: short, `1.2k`, `3M`. */
export function tickText(value: number, unit: Chart['unit']): string {
  const big = Math.abs(value);
  const short =
    big >= 1e6 ? `${numberText(value / 1e6, 1)}M` : big >= 1e4 ? `${numberText(value / 1e3, 1)}k` : numberText(value);
  return unit === 'percent' ? `${short} %` : short;
}
