import type { Random } from '../seed/random.ts';
import { weekdayOf } from './month.ts';
import { dueDays, type Recurring, splitRecurring } from './recurring.ts';
import { Amounts, gamma, poisson, type Seen } from './spending.ts';

/** What the days after today are forecast from. Days count from 2000-01-01. */
export interface Past {
  /** Charges of one category and currency up to today, oldest first. */
  readonly charges: readonly Seen[];
  /** The first day of which anything of the user is known. */
  readonly since: number;
  readonly today: number;
  /** Charges already entered for later days. */
  readonly booked: readonly Seen[];
  /** How soon what was bought is forgotten; `usual` unless said. */
  readonly memory?: Memory | undefined;
}

/** Many ways the coming days may go: what each path has spent by the end of each day, in cents, counted from after today. */
export interface Paths {
  readonly count: number;
  readonly days: number;
  /** `count` rows of `days`. */
  readonly spent: Float64Array;
}

/** The name of the method, for whoever reads a figure of it. */
export const METHOD =
  'payments that come by the calendar on their days; the other purchases as a gamma-Poisson count with a weekday profile, ' +
  'their amounts by Bayesian bootstrap (Rubin 1981)';

export const PATHS = 1000;
/** How many days after a purchase it counts half, by the name of the choice. */
export const memories = { recent: 30, usual: 90, long: 365 } as const;
export type Memory = keyof typeof memories;
const WINDOW = 400;
/** A payment by the calendar comes about this often; one whose day has passed without it, less. */
const COMES = 0.97;
const COMES_LATE = 0.6;
/** The weekday profile begins as if this many purchases had been spread evenly. */
const EVEN = 14;

/** Plays the days after today up to and without `end`. The same past, end and random numbers give the same paths. */
export function play(past: Past, end: number, random: Random, count = PATHS): Paths {
  const { today, since, booked } = past;
  const days = Math.max(0, end - today - 1);
  const { recurring, rest } = splitRecurring(past.charges.filter(({ day }) => day > today - WINDOW));
  const rate = rateOf(rest, Math.max(since, today - WINDOW), today, memories[past.memory ?? 'usual']);
  const amounts = new Amounts(rest.slice(-60).map(({ cents }) => cents));
  const factors = weekdays(rest);
  const dues = recurring.map((each) => ({ each, due: dueDays(each, today, end, booked) }));
  const spent = new Float64Array(count * days);
  for (let path = 0; path < count; path++) {
    const row = spent.subarray(path * days, (path + 1) * days);
    if (rest.length > 0) buy(row, { today, rate: gamma(random, rate.shape) / rate.exposure, factors, amounts }, random);
    for (const { each, due } of dues)
      due.days.forEach((day, i) => {
        const at = day - today - 1;
        if (random.chance(due.late && i === 0 ? COMES_LATE : COMES))
          row[at] = (row[at] as number) + price(each, random);
      });
    for (const { day, cents } of booked)
      if (day > today && day < end) row[day - today - 1] = (row[day - today - 1] as number) + cents;
    for (let i = 1; i < days; i++) row[i] = (row[i] as number) + (row[i - 1] as number);
  }
  return { count, days, spent };
}

/** Two independent ways of spending together. */
export function together(one: Paths, other: Paths): Paths {
  return { ...one, spent: one.spent.map((cents, i) => cents + (other.spent[i] as number)) };
}

interface Buying {
  readonly today: number;
  readonly rate: number;
  readonly factors: readonly number[];
  readonly amounts: Amounts;
}

function buy(row: Float64Array, { today, rate, factors, amounts }: Buying, random: Random): void {
  amounts.weigh(random);
  for (let i = 0; i < row.length; i++) {
    const purchases = poisson(random, rate * (factors[weekdayOf(today + 1 + i)] as number));
    for (let n = 0; n < purchases; n++) row[i] = (row[i] as number) + amounts.draw(random);
  }
}

const price = ({ cents, spread }: Recurring, random: Random): number =>
  spread === 0 ? cents : cents * Math.exp(random.normal(0, spread));

/** Purchases a day: what was seen, older ones counting less, as the gamma distribution of what the rate may be. */
function rateOf(
  rest: readonly Seen[],
  since: number,
  today: number,
  half: number,
): { shape: number; exposure: number } {
  let shape = 0.1;
  for (const { day } of rest) shape += 0.5 ** ((today - day) / half);
  let exposure = 0;
  for (let day = since; day <= today; day++) exposure += 0.5 ** ((today - day) / half);
  return { shape, exposure: Math.max(1, exposure) };
}

/** How much of an average day's purchases each weekday has, Monday first. */
function weekdays(rest: readonly Seen[]): number[] {
  const counts = Array.from({ length: 7 }, () => EVEN / 7);
  for (const { day } of rest) counts[weekdayOf(day)] = (counts[weekdayOf(day)] as number) + 1;
  const mean = (rest.length + EVEN) / 7;
  return counts.map((each) => each / mean);
}
