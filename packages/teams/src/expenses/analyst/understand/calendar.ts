import { addDays, endOfMonth, mondayOf, weekdayOf } from '../days.ts';

/** A stretch of days, both ends counted. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** A month's name, for patterns. */
export const MONTH = `(${MONTHS.map((name) => (name === 'may' ? name : `${name}|${name.slice(0, 3)}`)).join('|')}|sept)`;

/** 1 to 12. */
export const monthOf = (name: string): number => MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3))) + 1;

export const yearOf = (day: string): number => Number(day.slice(0, 4));
const two = (n: number): string => String(n).padStart(2, '0');

export function month(year: number, index: number): Span {
  const from = `${year}-${two(index)}-01`;
  return { from, to: endOfMonth(from) };
}

export const quarter = (year: number, index: number): Span => ({
  from: month(year, index * 3 - 2).from,
  to: month(year, index * 3).to,
});

export const year = (index: number): Span => ({ from: `${index}-01-01`, to: `${index}-12-31` });

/** The calendar's unit around a day, `back` of them earlier; weeks begin on Monday. */
export function unitAround(today: string, unit: Unit, back = 0): Span {
  if (unit === 'day') return { from: addDays(today, -back), to: addDays(today, -back) };
  if (unit === 'week') {
    const monday = addDays(mondayOf(today), -7 * back);
    return { from: monday, to: addDays(monday, 6) };
  }
  if (unit === 'year') return year(yearOf(today) - back);
  const months = yearOf(today) * 12 + Number(today.slice(5, 7)) - 1;
  if (unit === 'month') return month(Math.floor((months - back) / 12), ((months - back) % 12) + 1);
  const quarters = Math.floor(months / 3) - back;
  return quarter(Math.floor(quarters / 4), (quarters % 4) + 1);
}

/** The day `n` months before, or the last of a shorter month. */
export function monthsBefore(day: string, n: number): string {
  const { from, to } = unitAround(day, 'month', n);
  const same = `${from.slice(0, 8)}${day.slice(8)}`;
  return same > to ? to : same;
}

/** A day that exists, or null. */
export function dayIn(year: number, month: number, day: number): string | null {
  const text = `${year}-${two(month)}-${two(day)}`;
  return month >= 1 && month <= 12 && day >= 1 && text <= endOfMonth(`${year}-${two(month)}-01`) ? text : null;
}

/** The latest day of that name, today or before. */
export function latest(weekday: string, today: string, strictly = false): string {
  for (let back = strictly ? 1 : 0; ; back++) {
    const day = addDays(today, -back);
    if (weekdayOf(day).toLowerCase() === weekday) return day;
  }
}
