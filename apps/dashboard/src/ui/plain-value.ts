import { figure } from './words.ts';

export type Plain = string | number | boolean | null;
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One value in a line, or undefined where it has parts that deserve more room. */
export function inline(value: unknown): string | undefined {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'string') return value === '' ? '–' : value;
  if (typeof value === 'number') return figure(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none';
    return value.length <= 8 && value.every((item) => !isRow(item) && !Array.isArray(item))
      ? value.map(inline).join(', ')
      : undefined;
  }
  return isRow(value) ? measure(value) : String(value);
}

/** { value, unit } is a figure: "3.2 MADs", "USD 83.47". */
function measure(value: Row): string | undefined {
  const { value: amount, unit } = value;
  const known = Object.keys(value).every((key) => key === 'value' || key === 'unit');
  if (!known || (typeof amount !== 'number' && typeof amount !== 'string')) return undefined;
  const shown = typeof amount === 'number' ? figure(amount) : amount;
  if (typeof unit !== 'string' || unit === '') return shown;
  return /^[A-Z]{3}$/.test(unit) ? `${unit} ${shown}` : `${shown} ${unit}`;
}

/** The columns of a list of like objects, in the order they first appear; undefined where a table would not help. */
export function columnsOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRow)) return undefined;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  const flat = value.every((row) => Object.values(row).every((cell) => inline(cell) !== undefined));
  return columns.length <= 8 && flat ? columns : undefined;
}

const longText = 60;

/** How much room a value needs: 0 a line beside its name, 1 a paragraph, 2 a part of its own, 3 a table or list. */
export function room(value: unknown): 0 | 1 | 2 | 3 {
  const text = inline(value);
  if (text !== undefined) return text.length > longText ? 1 : 0;
  return Array.isArray(value) ? 3 : 2;
}

/** The database keeps no order of names: what is short comes first, tables last. */
export function inReadingOrder(row: Row): [string, unknown][] {
  return Object.entries(row).sort(([, a], [, b]) => room(a) - room(b));
}
