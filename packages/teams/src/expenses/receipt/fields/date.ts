import type { Box } from '@holdfast/tools/reading';
import { boxOf, type Line, sureness, wordsIn } from './line.ts';

export type DateOrder = 'day-first' | 'month-first';

/** A date as it stands in a line. */
export interface Dated {
  year: number;
  /** The two numbers before or after the year as printed; equal meanings where the month is a word. */
  first: number;
  second: number;
  /** Null: the receipt must say which of the two is the day. */
  order: DateOrder | null;
  text: string;
  start: number;
  box: Box;
  confidence: number;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** As other languages begin theirs, and as readers misread them. */
const others: Record<string, number> = {
  mai: 5,
  mei: 5,
  mae: 3,
  mär: 3,
  maerz: 3,
  okt: 10,
  oct: 10,
  dez: 12,
  dic: 12,
  ene: 1,
  abr: 4,
  avr: 4,
  ago: 8,
  fev: 2,
  fév: 2,
  set: 9,
  ott: 10,
  gen: 1,
  mag: 5,
  giu: 6,
  lug: 7,
  ogo: 8,
  jui: 7,
  dis: 12,
  jah: 1,
  jaN: 1,
  sept: 9,
};
const gap = String.raw`[\s.,'’\-/]{0,3}`;
const word = String.raw`([A-Za-zéäû0-9]{3,9}?)`;
const patterns: readonly { find: RegExp; take: (m: RegExpExecArray) => [string, string, string, DateOrder | null] }[] =
  [
    {
      find: /(?<!\d)(20\d\d|19\d\d)\s?([-./年])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)/g,
      take: (m) => [m[1] as string, m[3] as string, m[4] as string, 'month-first'],
    },
    {
      find: /(?<![\d.])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?[-./]\s?(20\d\d|19\d\d)/g,
      take: (m) => [m[4] as string, m[1] as string, m[3] as string, null],
    },
    {
      find: /(?<![\dA-Za-z][/-]?|[\d.,-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?['’]?(\d\d)(?=\d?\d:\d\d|(?!\d|[.,]\d|[/-]))/g,
      take: (m) => [m[4] as string, m[1] as string, m[3] as string, null],
    },
    {
      find: new RegExp(
        String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.)?${gap}${word}${gap}(20\d\d|\d\d)(?=\d?\d:\d\d|(?!\d))`,
        'gi',
      ),
      take: (m) => [m[3] as string, m[1] as string, m[2] as string, 'day-first'],
    },
    {
      find: new RegExp(
        String.raw`(?<![A-Za-z])${word}${gap}(\d{1,2})(?:st|nd|rd|th)?(?:${gap}(20\d\d)|[.,]?\s?['’](\d\d)|[-/](\d\d))(?=\d?\d:\d\d|(?!\d))`,
        'gi',
      ),
      take: (m) => [(m[3] ?? m[4] ?? m[5]) as string, m[1] as string, m[2] as string, 'month-first'],
    },
  ];

/** Every date in a line: 23/12/2017, 24-01-18, 2016-03-27, 18.04.07, 29 MAR 2018, Feb 11, 2012, 12 Mar'18, 05-JAN-2017. */
export function datesOf(line: Line): Dated[] {
  const found: Dated[] = [];
  const text = digitsMended(line.text);
  for (const { find, take } of patterns) {
    for (const match of text.matchAll(find)) {
      const end = match.index + match[0].length;
      if (found.some((other) => other.start < end && other.start + other.text.length > match.index)) continue;
      const [year, first, second, order] = take(match as RegExpExecArray);
      const dated = { year: yearOf(year), first: monthOf(first), second: monthOf(second), order };
      const words = wordsIn(line, match.index, end);
      if (!isPossible(dated) || words.length === 0) continue;
      const where = { text: line.text.slice(match.index, end), start: match.index };
      found.push({ ...dated, ...where, box: boxOf(words), confidence: sureness(words) });
    }
  }
  return found;
}

/** O and I between digits and the signs of dates are 0 and 1. */
const digitsMended = (text: string): string =>
  text.replaceAll(/(?<=[\d/-])[OoIl](?=[\d/-])|(?<=\d[/-])[Ool](?=\d)/g, (letter) => (/[Oo]/.test(letter) ? '0' : '1'));

const yearOf = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** A number, or the month of a word of which one letter may be misread; 0 for neither. */
function monthOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  const plain = text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'i').replaceAll('4', 'a').replaceAll('5', 's');
  const start = plain.slice(0, 3);
  const at = months.indexOf(start);
  if (at >= 0) return at + 1;
  const other = others[plain] ?? others[start];
  if (other !== undefined) return other;
  const near = months.flatMap((month, i) => (differs(month, start) === 1 ? [i + 1] : []));
  return near.length === 1 && plain.length === 3 ? (near[0] as number) : 0;
}

const differs = (a: string, b: string): number => Array.from(a).filter((letter, i) => letter !== b[i]).length;

function isPossible({ year, first, second, order }: Pick<Dated, 'year' | 'first' | 'second' | 'order'>): boolean {
  if (year < 1995 || year > 2099) return false;
  return (order === null ? (['day-first', 'month-first'] as const) : [order]).some(
    (each) => iso(year, first, second, each) !== null,
  );
}

/** ISO, or null where there is no such day. */
export function iso(year: number, first: number, second: number, order: DateOrder): string | null {
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 24 hours, or null. */
export function timeOf(text: string): string | null {
  const match = /(?<![\d.:])([01]?\d|2[0-3])\s?[:.]\s?([0-5]\d)(?:\s?[:.]\s?[0-5]\d)?\s?([ap])?\.?m?\b/i.exec(text);
  if (!match) return null;
  const [, hour = '', minute = '', half] = match;
  if (half === undefined && !match[0].includes(':')) return null;
  const on = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return on > 23 ? null : `${String(on).padStart(2, '0')}:${minute}`;
}
