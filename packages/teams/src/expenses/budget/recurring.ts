import { dateOf } from '../fraud/evidence.ts';
import { merchantKey } from '../fraud/merchant-name.ts';
import { monthAfter, monthOf } from './month.ts';
import type { Seen } from './spending.ts';

/** A payment that comes by the calendar. */
export interface Recurring {
  readonly merchant: string;
  readonly every: 'week' | 'two weeks' | 'month' | 'quarter' | 'year';
  /** How often it was seen, and when last. */
  readonly times: number;
  readonly last: number;
  /** The last price, and by how much (log scale) prices varied. */
  readonly cents: number;
  readonly spread: number;
  /** What a month of it costs, in cents. */
  readonly monthly: number;
  /** The charges it was told from. */
  readonly charges: readonly Seen[];
}

const periods = [
  { every: 'week', days: 7, give: 1, months: 0 },
  { every: 'two weeks', days: 14, give: 2, months: 0 },
  { every: 'month', days: 30.44, give: 4, months: 1 },
  { every: 'quarter', days: 91.3, give: 8, months: 3 },
  { every: 'year', days: 365.25, give: 12, months: 12 },
] as const;
const MONTH = 30.44;

/** Parts charges into payments that come by the calendar and the rest. Of one payment that says it recurs, a month is assumed. */
export function splitRecurring(charges: readonly Seen[]): { recurring: Recurring[]; rest: Seen[] } {
  const recurring: Recurring[] = [];
  const rest: Seen[] = [];
  for (const group of byMerchant(charges)) {
    for (const part of parts(group)) {
      const found = recurs(part);
      if (found === null) rest.push(...part);
      else recurring.push(found);
    }
  }
  return { recurring, rest: rest.sort((a, b) => a.day - b.day) };
}

function byMerchant(charges: readonly Seen[]): Seen[][] {
  const groups = new Map<string, Seen[]>();
  for (const charge of charges) {
    const key = `${merchantKey(charge.merchant) ?? ''}|${charge.recurring}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [charge]);
    else group.push(charge);
  }
  return [...groups.values()];
}

/** All of a merchant's charges where they recur together; else each price that was paid three times by itself, and the rest. */
function parts(group: readonly Seen[]): Seen[][] {
  if (group.length < 3 || recurs(group) !== null) return [[...group]];
  const prices = new Map<number, Seen[]>();
  for (const charge of group) prices.set(charge.cents, [...(prices.get(charge.cents) ?? []), charge]);
  const alone = [...prices.values()].filter((part) => part.length >= 3 && recurs(part) !== null);
  const taken = new Set(alone.flat());
  return [...alone, group.filter((charge) => !taken.has(charge))].filter((part) => part.length > 0);
}

/** Null: these do not come by the calendar. */
function recurs(charges: readonly Seen[]): Recurring | null {
  const last = charges.at(-1);
  if (last === undefined || last.merchant === null || charges.some(({ cents }) => cents <= 0)) return null;
  const said = charges.every(({ recurring }) => recurring);
  const period = charges.length === 1 ? (said ? periods[2] : undefined) : periodOf(charges, said);
  if (period === undefined) return null;
  const logs = charges.map(({ cents }) => Math.log(cents));
  const steps = logs.slice(1).map((log, i) => log - (logs[i] as number));
  const spread = Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / Math.max(1, steps.length));
  if (spread > (said ? 0.5 : 0.15)) return null;
  return {
    merchant: last.merchant,
    every: period.every,
    times: charges.length,
    last: last.day,
    cents: last.cents,
    spread,
    monthly: Math.round((last.cents * MONTH) / period.days),
    charges,
  };
}

function periodOf(charges: readonly Seen[], said: boolean): (typeof periods)[number] | undefined {
  const gaps = charges.slice(1).map(({ day }, i) => day - (charges[i] as Seen).day);
  const least = said ? 1 : 2;
  if (gaps.length < least) return undefined;
  // One payment in four may be missing or late.
  return periods.find(
    ({ days, give }) => gaps.filter((gap) => Math.abs(gap - days) <= give).length >= gaps.length * 0.75,
  );
}

/** When a payment is due after `today`, up to and without `end`. `late`: the first of the days stands for one that has passed. */
export interface Due {
  readonly days: readonly number[];
  readonly late: boolean;
}

/** One that is a week late or more has ended. */
export function dueDays({ every, last, charges }: Recurring, today: number, end: number): Due {
  const period = periods.find((each) => each.every === every) ?? periods[2];
  const wanted = medianDay(charges);
  const days: number[] = [];
  const next = (at: number): number => (period.months === 0 ? at + period.days : addMonths(at, period.months, wanted));
  const first = next(last);
  if (first <= today - 7) return { days: [], late: true };
  for (let at = first; at < end; at = next(at)) days.push(Math.max(at, today + 1));
  return { days: days.filter((day) => day < end), late: first <= today };
}

const medianDay = (charges: readonly Seen[]): number => {
  const days = charges.map(({ day }) => Number(dateOf(day).slice(8))).sort((a, b) => a - b);
  return days[Math.floor(days.length / 2)] ?? 1;
};

function addMonths(day: number, months: number, wanted: number): number {
  let month = monthOf(dateOf(day));
  for (let i = 0; i < months; i++) month = monthAfter(month);
  return Math.min(month.begin + wanted - 1, month.end - 1);
}
