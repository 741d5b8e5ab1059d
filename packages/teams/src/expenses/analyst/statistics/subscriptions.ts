import { dayOf } from '../../fraud/evidence.ts';
import { centsOf } from '../money.ts';
import type { Payment } from '../read.ts';
import { median } from './rank-test.ts';

export interface Subscription {
  readonly merchant: string;
  readonly currency: string;
  readonly every: Cadence['name'];
  readonly payments: readonly Payment[];
  readonly last: Payment;
  /** Whole cents of the last payment and of the one before. */
  readonly price: bigint;
  readonly before: bigint;
  /** `rose`, `fell`: the last price differs from a price that had stood; `varies`: it always does. */
  readonly prices: 'steady' | 'rose' | 'fell' | 'varies';
  /** Days since 2000-01-01. */
  readonly next: number;
  /** Whole cents a year at the last price. */
  readonly yearly: bigint;
}

interface Cadence {
  readonly name: 'week' | 'two weeks' | 'month' | 'quarter' | 'year';
  readonly least: number;
  readonly most: number;
  readonly days: number;
  readonly aYear: bigint;
}

const cadences: readonly Cadence[] = [
  { name: 'week', least: 6, most: 8, days: 7, aYear: 52n },
  { name: 'two weeks', least: 13, most: 15, days: 14, aYear: 26n },
  { name: 'month', least: 26, most: 35, days: 30, aYear: 12n },
  { name: 'quarter', least: 85, most: 97, days: 91, aYear: 4n },
  { name: 'year', least: 355, most: 375, days: 365, aYear: 1n },
];

/**
 * Payments that come again: of one user at one merchant in one currency, at intervals of which three in four fit one cadence, at
 * amounts near each other. Three of them, or two where they are marked as recurring. `payments` stand in the order of their days.
 */
export function findSubscriptions(payments: readonly Payment[]): Subscription[] {
  const groups = new Map<string, Payment[]>();
  for (const payment of payments) {
    const key = [payment.user_id, payment.merchant, payment.currency, payment.recurring].join('\n');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [payment]);
    else known.push(payment);
  }
  const found = [...groups.values()].flatMap((group) => {
    const kept = withoutCopies(group);
    // Where most come days apart they are no copies: two subscriptions, or a habit.
    const copies = kept.length >= 0.75 * group.length || kept.length >= group.length - 1;
    return (copies ? subscriptionOf(kept) : null) ?? severalOf(group);
  });
  return found.sort((a, b) =>
    a.yearly === b.yearly ? (a.merchant < b.merchant ? -1 : 1) : a.yearly < b.yearly ? 1 : -1,
  );
}

/** A payment at the price of the one before within five days of it is a copy, and breaks no rhythm. */
function withoutCopies(payments: readonly Payment[]): Payment[] {
  const kept: Payment[] = [];
  for (const payment of payments) {
    const before = kept.at(-1);
    if (before === undefined || dayOf(payment.date) - dayOf(before.date) > 5) kept.push(payment);
  }
  return kept;
}

/**
 * Two or more that are paid at one merchant side by side, a month apart each: every payment goes on from the nearest in price. Together
 * they are most of what is paid there. What nobody marked as recurring keeps its price and its day of the month, else it is a habit.
 */
function severalOf(payments: readonly Payment[]): Subscription[] {
  const chains: Payment[][] = [];
  for (const payment of payments) {
    const before = chains
      .filter((chain) => goesOn(chain.at(-1) as Payment, payment))
      .sort((a, b) => apart(a.at(-1) as Payment, payment) - apart(b.at(-1) as Payment, payment));
    if (before[0]) before[0].push(payment);
    else chains.push([payment]);
  }
  const found = chains.flatMap((chain) => subscriptionOf(chain) ?? []).filter(steady);
  const [first] = found;
  const beside = found.every(({ payments: own }) => first && (own[0]?.date ?? '') <= first.last.date);
  const paid = found.reduce((n, { payments: own }) => n + own.length, 0);
  return beside && found.length > 1 && found.length <= MOST_BESIDE && paid >= 0.75 * payments.length ? found : [];
}

const MOST_BESIDE = 4;
const apart = (a: Payment, b: Payment): number => Math.abs(Number(centsOf(a.amount) - centsOf(b.amount)));

function goesOn(last: Payment, next: Payment): boolean {
  const gap = dayOf(next.date) - dayOf(last.date);
  const [least, most] = last.recurring ? [26, 35] : [27, 33];
  return gap >= least && gap <= most && apart(last, next) <= 0.25 * Number(centsOf(last.amount));
}

const steady = ({ last, prices }: Subscription): boolean => last.recurring || prices !== 'varies';

function subscriptionOf(payments: readonly Payment[]): Subscription | null {
  const last = payments.at(-1);
  if (last === undefined || payments.length < (last.recurring ? 2 : 3)) return null;
  const days = payments.map(({ date }) => dayOf(date));
  const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
  const cadence = cadences.find(
    ({ least, most }) => gaps.filter((gap) => gap >= least && gap <= most).length >= 0.75 * gaps.length,
  );
  const cents = payments.map(({ amount }) => centsOf(amount));
  const middle = median(cents.map(Number));
  // What is bought at one place each week differs by more than what is subscribed to.
  const near = cents.every((each) => Math.abs(Number(each) - middle) <= (last.recurring ? 0.5 : 0.25) * middle);
  if (cadence === undefined || !near) return null;
  const price = cents.at(-1) as bigint;
  const before = cents.at(-2) as bigint;
  return {
    merchant: last.merchant,
    currency: last.currency,
    every: cadence.name,
    payments,
    last,
    price,
    before,
    prices: pricesOf(cents),
    next: (days.at(-1) as number) + cadence.days,
    yearly: price * cadence.aYear,
  };
}

function pricesOf(cents: readonly bigint[]): Subscription['prices'] {
  const [price, ...earlier] = [...cents].reverse() as [bigint, ...bigint[]];
  const changes = cents.slice(1).filter((each, i) => each !== cents[i]).length;
  if (changes === 0) return 'steady';
  if (changes > Math.max(1, (cents.length - 1) / 3)) return 'varies';
  const before = earlier.find((each) => each !== price) ?? price;
  return price > before ? 'rose' : 'fell';
}
