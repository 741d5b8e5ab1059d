import { dateOf } from '../fraud/evidence.ts';
import { merchantKey } from '../fraud/merchant-name.ts';
import { monthAfter, monthBefore, monthOf } from './month.ts';
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
  { every: 'week', days: 7, give: 1 },
  { every: 'two weeks', days: 14, give: 2 },
  { every: 'month', days: 30.44, give: 4 },
  { every: 'quarter', days: 91.3, give: 8 },
  { every: 'year', days: 365.25, give: 12 },
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

/** One that is a week late or more has ended. A day for which the payment is entered already (`booked`) is due no more. */
export function dueDays(each: Recurring, today: number, end: number, booked: readonly Seen[] = []): Due {
  const { every, last, charges } = each;
  const period = periods.find((one) => one.every === every) ?? periods[2];
  const wanted = medianDay(charges);
  const next = (at: number): number => (period.days <= 14 ? at + period.days : nearestDay(at + period.days, wanted));
  const first = next(last);
  const ahead = booked.filter((one) => isOf(one, each) && one.day > today);
  if (first <= today - 7) return { days: [], late: true };
  const days: number[] = [];
  // Some days past the end, for one entered a little ahead of its day.
  for (let at = first; at < end + EARLY; at = next(at)) days.push(Math.max(at, today + 1));
  const open = withoutPaid(days, ahead, Math.min(EARLY, period.days / 2));
  return { days: open.filter((day) => day < end), late: first <= today && open[0] === days[0] };
}

/** As many days before or after its day an entered payment still is the one of that day. */
const EARLY = 12;

/** The same merchant at about the same price. */
const isOf = ({ merchant, cents }: Seen, each: Recurring): boolean =>
  merchantKey(merchant) === merchantKey(each.merchant) && Math.abs(cents - each.cents) <= 0.5 * each.cents;

/** Each payment takes the day nearest to it. */
function withoutPaid(due: readonly number[], paid: readonly Seen[], reach: number): number[] {
  const open = [...due];
  for (const { day } of paid) {
    const [nearest] = open.toSorted((a, b) => Math.abs(a - day) - Math.abs(b - day));
    if (nearest !== undefined && Math.abs(nearest - day) <= reach) open.splice(open.indexOf(nearest), 1);
  }
  return open;
}

const medianDay = (charges: readonly Seen[]): number => {
  const days = charges.map(({ day }) => Number(dateOf(day).slice(8))).sort((a, b) => a - b);
  return days[Math.floor(days.length / 2)] ?? 1;
};

/** The wanted day of a month that lies nearest: a payment made late or early is followed by the one that would have followed. */
function nearestDay(aim: number, wanted: number): number {
  const month = monthOf(dateOf(Math.round(aim)));
  const [nearest] = [monthBefore(month), month, monthAfter(month)]
    .map(({ begin, end }) => Math.min(begin + wanted - 1, end - 1))
    .sort((a, b) => Math.abs(a - aim) - Math.abs(b - aim));
  return nearest as number;
}
