import { merchantKey } from '../fraud/merchant-name.ts';
import type { Passing } from './stream.ts';

/** A charge with its place in the file or table: two copies often lie beside each other. */
export interface Placed extends Passing {
  readonly line: number;
  readonly posted: number;
}

export const copySignalNames = [
  'copy gap',
  'copy same day count',
  'copy count',
  'copy posted gap',
  'copy lines apart',
  'copy regular',
  'group copy gap',
  'group copy count',
  'same owner',
  'price share',
  'price count',
  'pair charges',
  'merchant repeats',
  'owner repeats',
  'category repeats',
  'refunded since',
  'expected',
] as const;

/** How often charges of one merchant, owner or category repeat an amount on one day by themselves. */
class Habit {
  n = 0;
  repeats = 0;
  readonly rate = (base: number): number => (this.repeats + base * 20) / (this.n + 20);
}

interface Seen {
  readonly day: number;
  readonly posted: number;
  readonly line: number;
  readonly owner: string;
}

const KEPT = 12;
const WINDOW = 60;

/**
 * What speaks for a charge being the copy of an earlier one: how close the other lies, how unlikely such a repetition is at this
 * merchant, for this owner, in this category. All of it is learnt from the charges that passed before.
 */
export class Copies {
  private readonly own = new Map<string, Seen[]>();
  private readonly shared = new Map<string, Seen[]>();
  private readonly prices = new Map<string, number>();
  private readonly counts = new Map<string, number>();
  private readonly habits = new Map<string, Habit>();
  private readonly refunds = new Map<string, number[]>();
  private readonly keys = new Map<string, string>();

  /** Writes the signals; false: nothing like this charge passed within the window, and nothing is written. */
  signals(c: Placed, into: Float32Array, at = 0): boolean {
    const key = this.keyOf(c.merchant);
    const near = (seen: Seen): boolean => c.day - seen.day <= WINDOW;
    const own = (this.own.get(`${c.owner}|${key}|${c.cents}`) ?? []).filter(near);
    const shared = (this.shared.get(`${c.group}|${key}|${c.cents}`) ?? []).filter(near);
    const last = own.at(-1);
    const other = last ?? shared.at(-1);
    if (other === undefined) return false;
    const price = this.prices.get(`${key}|${c.cents}`) ?? 0;
    const merchant = this.counts.get(`m${key}`) ?? 0;
    const pair = this.counts.get(`p${c.owner}|${key}`) ?? 0;
    const refunded = (this.refunds.get(`${c.owner}|${key}|${c.cents}`) ?? []).filter((day) => day >= other.day).length;
    const intervals = own.slice(1).map((seen, i) => seen.day - (own[i] as Seen).day);
    const base = this.habit('').rate(0.03);
    const share = price / (merchant + 5);
    const gap = c.day - other.day;
    into.set(
      [
        last ? c.day - last.day : Number.NaN,
        own.filter((seen) => seen.day === c.day).length,
        own.length,
        c.posted - other.posted,
        Math.log1p(Math.abs(c.line - other.line)),
        intervals.length === 0 ? Number.NaN : Math.abs(gap - Math.min(...intervals)),
        shared.length === 0 ? Number.NaN : c.day - (shared.at(-1) as Seen).day,
        shared.length,
        last ? 1 : 0,
        share,
        Math.log1p(price),
        Math.log1p(pair),
        this.habit(`m${key}`).rate(base),
        this.habit(`o${c.owner}`).rate(base),
        this.habit(`c${c.category}`).rate(base),
        refunded,
        Math.log(share * (pair + 1) * (gap + 1) + 1e-4),
      ],
      at,
    );
    return true;
  }

  add(c: Placed): void {
    const key = this.keyOf(c.merchant);
    const name = `${c.owner}|${key}|${c.cents}`;
    const repeats = (this.own.get(name) ?? []).some((seen) => c.day - seen.day <= 7);
    for (const whose of ['', `m${key}`, `o${c.owner}`, `c${c.category}`]) {
      const habit = this.habit(whose);
      habit.n += 1;
      if (repeats) habit.repeats += 1;
    }
    keep(this.own, name, c);
    keep(this.shared, `${c.group}|${key}|${c.cents}`, c);
    count(this.prices, `${key}|${c.cents}`);
    count(this.counts, `m${key}`);
    count(this.counts, `p${c.owner}|${key}`);
  }

  /** A refund became known on the day it was posted. */
  credit(c: Placed): void {
    const name = `${c.owner}|${this.keyOf(c.merchant)}|${-c.cents}`;
    this.refunds.set(name, [...(this.refunds.get(name) ?? []), c.posted].slice(-KEPT));
  }

  private keyOf(merchant: string): string {
    const known = this.keys.get(merchant);
    if (known !== undefined) return known;
    const key = merchantKey(merchant) ?? '';
    this.keys.set(merchant, key);
    return key;
  }

  private habit(name: string): Habit {
    const known = this.habits.get(name);
    if (known !== undefined) return known;
    const made = new Habit();
    this.habits.set(name, made);
    return made;
  }
}

function keep(map: Map<string, Seen[]>, name: string, { day, posted, line, owner }: Placed): void {
  const seen = map.get(name);
  if (seen === undefined) map.set(name, [{ day, posted, line, owner }]);
  else {
    seen.push({ day, posted, line, owner });
    if (seen.length > KEPT) seen.shift();
  }
}

const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);
