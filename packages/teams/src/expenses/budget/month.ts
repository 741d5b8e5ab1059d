import { dateOf, dayOf } from '../fraud/evidence.ts';

/** A calendar month by its days, counted from 2000-01-01; `end` is the first day after it. */
export interface Month {
  /** 2026-11 */
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

export const monthOf = (date: string): Month => monthNamed(date.slice(0, 7));

export function monthNamed(name: string): Month {
  const [year = 0, month = 1] = name.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`;
  return { name, begin: dayOf(`${name}-01`), end: dayOf(`${next}-01`) };
}

export const monthBefore = ({ begin }: Month): Month => monthOf(dateOf(begin - 1));
export const monthAfter = ({ end }: Month): Month => monthOf(dateOf(end));

/** Monday is 0. */
export const weekdayOf = (day: number): number => (day + 5) % 7;
