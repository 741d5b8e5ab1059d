import { categories, paymentMethods, subscriptions } from './catalogue.ts';
import type { Random } from './random.ts';

/** A user with habits: what they like, what they can spend, when they shop, what they pay every month. */
export interface Persona {
  readonly userId: string;
  /** How much more or less than others this user pays. */
  readonly means: number;
  /** How many charges, against others. */
  readonly busy: number;
  /** Hour of the day around which charges come, UTC. */
  readonly hour: number;
  /** Weight of each category of the catalogue. */
  readonly tastes: readonly number[];
  /** Weights of each category's merchants: people go to the same few places. */
  readonly haunts: readonly (readonly number[])[];
  readonly payments: readonly string[];
  readonly subscriptions: readonly {
    readonly merchant: string;
    readonly cents: number;
    readonly varies: number;
    readonly dayOfMonth: number;
    readonly rises: boolean;
  }[];
  /** The same coffee at the same price on most working days, or null. */
  readonly coffee: { readonly merchant: string; readonly cents: number } | null;
}

export function makePersona(random: Random): Persona {
  return {
    userId: random.uuid(),
    means: Math.exp(random.normal(0, 0.25)),
    busy: Math.exp(random.normal(0, 0.35)),
    hour: random.normal(17, 2.5),
    tastes: categories.map(({ often }) => often * Math.exp(random.normal(0, 0.5))),
    haunts: categories.map(({ merchants }) => merchants.map(() => Math.exp(random.normal(0, 1.2)))),
    payments: [random.pick(paymentMethods), random.pick(paymentMethods)],
    subscriptions: subscriptions
      .filter(() => random.chance(0.4))
      .map(({ merchant, prices, varies }) => ({
        merchant,
        cents: Math.round(random.pick(prices) * 100),
        varies,
        dayOfMonth: random.whole(1, 28),
        rises: varies === 0 && random.chance(0.1),
      })),
    coffee: random.chance(0.3)
      ? { merchant: random.pick(['Starbucks', 'Local Market']), cents: 5 * random.whole(70, 130) }
      : null,
  };
}
