import { dateOf, dayOf } from '../fraud/evidence.ts';
import { type Slice, WEEKDAYS } from './ask.ts';

/** Each day from one to another, both counted; at most the last 4,000. */
export function daysBetween(from: string, to: string): string[] {
  const last = dayOf(to);
  const first = Math.max(dayOf(from), last - 3_999);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => dateOf(first + i));
}

/** 2000-01-01 was a Saturday. */
export const weekdayOf = (date: string): (typeof WEEKDAYS)[number] =>
  WEEKDAYS[(((dayOf(date) + 5) % 7) + 7) % 7] as (typeof WEEKDAYS)[number];

/** The days on which charges of a slice could have been made: of its period, or of `span`, up to today. */
export function possibleDays(slice: Slice, span: { from: string; to: string }, today: string): string[] {
  const { from, to } = slice.period ?? span;
  const { weekdays } = slice;
  return daysBetween(from, to < today ? to : today).filter((day) => !weekdays || weekdays.includes(weekdayOf(day)));
}

export const addDays = (date: string, days: number): string => dateOf(dayOf(date) + days);

/** The Monday on or before a day. */
export const mondayOf = (date: string): string =>
  addDays(date, -(WEEKDAYS as readonly string[]).indexOf(weekdayOf(date)));

/** The last day of the month a day is in. */
export function endOfMonth(date: string): string {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
