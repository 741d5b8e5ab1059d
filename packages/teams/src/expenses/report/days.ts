/** Days as texts, `YYYY-MM-DD`, in UTC: no clock and no zone has a say. */
const dayMs = 86_400_000;

const shift = (day: string, by: number): string => new Date(Date.parse(day) + by * dayMs).toISOString().slice(0, 10);

export interface Days {
  from: string;
  to: string;
}

export const lengthOf = ({ from, to }: Days): number => Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;

const lastOf = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** The days of a month such as `2026-11`. */
export const monthOf = (month: string): Days => ({ from: `${month}-01`, to: lastOf(month) });

/** What a period is compared with: whole months with as many whole months before it, else as many days. */
export function before(days: Days): Days {
  const { from, to } = days;
  const whole = from.endsWith('-01') && to === lastOf(to.slice(0, 7));
  if (!whole) return { from: shift(from, -lengthOf(days)), to: shift(from, -1) };
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1;
  const begins = new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1 - months, 1));
  return { from: begins.toISOString().slice(0, 10), to: shift(from, -1) };
}

/**
 * Whether a period whose first charge was on this day can be compared with: one that begins in its middle has no charges because none
 * were kept, not because none were made. A quarter of it may pass before the first.
 */
export const isCovered = (days: Days, first: string): boolean =>
  lengthOf({ from: days.from, to: first }) - 1 <= lengthOf(days) / 4;

/** Every day, or every month, of a period: a chart shows also those on which nothing was spent. */
export function stepsOf(days: Days, by: 'day' | 'month'): string[] {
  const steps: string[] = [];
  if (by === 'day') for (let day = days.from; day <= days.to; day = shift(day, 1)) steps.push(day);
  else
    for (let month = days.from.slice(0, 7); month <= days.to.slice(0, 7); month = shift(lastOf(month), 1).slice(0, 7))
      steps.push(month);
  return steps;
}
