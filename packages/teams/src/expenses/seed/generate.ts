import { dateOf, dayOf } from '../fraud/evidence.ts';
import { type Budget, plantBudgets } from './budgets.ts';
import { placeOf, plantCases } from './cases.ts';
import { type Category, categories } from './catalogue.ts';
import { makePersona, type Persona } from './personas.ts';
import { plant } from './plant.ts';
import { type Random, randomFrom } from './random.ts';

export interface SeedOptions {
  readonly seed: number;
  readonly count: number;
  /** ISO date; the charges are of the 90 days before it. */
  readonly anchor: string;
  /** Also tried cards, impossible journeys, imitated merchants and budgets, some overspent; places. Off unless said. */
  readonly cases?: boolean;
}

/** A charge on its way to the table. Amounts are whole cents, days count from 2000-01-01. */
export interface Draft {
  readonly persona: Persona;
  readonly day: number;
  readonly cents: number;
  readonly category: string;
  readonly merchant: string;
  readonly item: string;
  readonly payment: string;
  readonly recurring: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly answer: { readonly label: Label; readonly note: string } | null;
  /** Where it was made; null: nowhere. Not said: in the user's town. */
  readonly place?: string | null;
  readonly currency?: string;
}

/** `look-alike`: resembles a duplicate and is none. `overspend`: passes a budget and is no fraud. */
export type Label =
  | 'duplicate'
  | 'near duplicate'
  | 'look-alike'
  | 'card testing'
  | 'impossible travel'
  | 'look-alike merchant'
  | 'overspend';

/** A row of `expenses`. */
export interface SeedRow {
  readonly expenseId: string;
  readonly userId: string;
  readonly date: string;
  readonly amount: string;
  readonly category: string;
  readonly description: string;
  readonly merchant: string;
  readonly payment: string;
  readonly recurring: boolean;
  readonly tags: readonly string[];
  readonly created: string;
  readonly place: string | null;
  readonly currency: string;
}

/** A line of the answer key. */
export interface Answer {
  readonly expenseId: string;
  readonly label: Label;
  readonly note: string;
}

export const SPAN = 90;
const DAY = 86_400_000;

/** What a seeding puts in. */
export interface Seeding {
  readonly rows: SeedRow[];
  readonly key: Answer[];
  readonly budgets: Budget[];
}

/** Invents `count` charges and the key of what was planted among them. The same options give the same rows, to the byte. */
export function generateExpenses({ seed, count, anchor, cases = false }: SeedOptions): Seeding {
  const random = randomFrom(seed);
  const end = dayOf(anchor);
  const frauds = cases ? Math.round(count * 0.012) : 0;
  const ordinary = count - frauds;
  const personas = Array.from({ length: Math.max(1, Math.round(count / 50)) }, () => makePersona(random));
  const planted = Math.round(ordinary * 0.035);
  const fixed = personas
    .flatMap((persona) => [...subscribed(random, persona, end), ...coffees(random, persona, end)])
    .slice(0, ordinary - planted);
  const bought = purchases(random, personas, end, Math.max(0, ordinary - planted - fixed.length));
  const drafts = [...fixed, ...bought, ...plant(random, { fixed, bought, end, count: planted })];
  if (cases) drafts.push(...plantCases(random, { bought, end, count: frauds }));
  // A handful of charges may leave nothing to plant on; the number asked for is kept.
  drafts.push(...purchases(random, personas, end, count - drafts.length));
  const sorted = drafts.sort((a, b) => a.created - b.created).map((draft) => ({ expenseId: random.uuid(), draft }));
  const rows = sorted.map(({ expenseId, draft }) => rowOf(expenseId, draft, cases));
  const key = sorted.flatMap(({ expenseId, draft }) => (draft.answer === null ? [] : [{ expenseId, ...draft.answer }]));
  if (!cases) return { rows, key, budgets: [] };
  const planned = plantBudgets(random, rows, new Set(key.map(({ expenseId }) => expenseId)));
  return { rows, key: [...key, ...planned.key], budgets: planned.budgets };
}

/** On a day of every month, at one price, some with one rise in the last month. */
function subscribed(random: Random, persona: Persona, end: number): Draft[] {
  return persona.subscriptions.flatMap(({ merchant, cents, varies, dayOfMonth, rises }) => {
    const payment = random.pick(persona.payments);
    const days = Array.from({ length: SPAN }, (_, i) => end - SPAN + i).filter(
      (day) => Number(dateOf(day).slice(8)) === dayOfMonth,
    );
    return days.map((day, i): Draft => {
      const last = i === days.length - 1;
      const price = Math.round(
        cents * Math.exp(varies === 0 ? 0 : random.normal(0, varies)) * (last && rises ? 1.1 : 1),
      );
      const answer = i === 0 ? null : ({ label: 'look-alike', note: `payment ${i + 1} of a subscription` } as const);
      return {
        persona,
        day,
        cents: price,
        category: 'Subscription',
        merchant,
        item: 'a month',
        payment,
        recurring: true,
        created: at(random, 6, day),
        answer,
      };
    });
  });
}

/** The same coffee at the same price on two working days of three, now and then a second one for a colleague. */
function coffees(random: Random, persona: Persona, end: number): Draft[] {
  const { coffee } = persona;
  if (coffee === null) return [];
  const cup = {
    persona,
    cents: coffee.cents,
    category: 'Coffee',
    merchant: coffee.merchant,
    item: 'a latte',
    payment: persona.payments[0] ?? 'Debit Card',
    recurring: false,
  };
  const drafts: Draft[] = [];
  for (let day = end - SPAN; day < end; day++) {
    const weekday = (day + 6) % 7;
    if (weekday === 0 || weekday === 6 || random.chance(1 / 3)) continue;
    const answer =
      drafts.length === 0 ? null : ({ label: 'look-alike', note: 'the daily coffee at its price' } as const);
    drafts.push({ ...cup, day, created: at(random, persona.hour - 4, day), answer });
  }
  return drafts;
}

/** Everything else: who, what, when and where drawn from tastes, months, weekdays and haunts. */
function purchases(random: Random, personas: readonly Persona[], end: number, count: number): Draft[] {
  const busy = personas.map((persona) => persona.busy);
  const days = Array.from({ length: SPAN }, (_, i) => end - SPAN + i);
  const seasons = categories.map(({ weekdays, months }) =>
    days.map((day) => (weekdays[(day + 6) % 7] ?? 1) * (months[Number(dateOf(day).slice(5, 7)) - 1] ?? 1)),
  );
  const indexes = categories.map((_, i) => i);
  const average = seasons.map((season) => season.reduce((sum, weight) => sum + weight, 0) / SPAN);
  return Array.from({ length: count }, (): Draft => {
    const persona = random.weighted(personas, busy);
    const kind = random.weighted(
      indexes,
      persona.tastes.map((taste, i) => taste * (average[i] ?? 1)),
    );
    const category = categories[kind] as Category;
    const day = random.weighted(days, seasons[kind] ?? []);
    const place = random.weighted(
      category.merchants.map((_, i) => i),
      persona.haunts[kind] ?? [],
    );
    return {
      persona,
      day,
      cents: amount(random, persona, category, place),
      category: category.name,
      merchant: category.merchants[place] as string,
      item: random.pick(category.items),
      payment: random.pick(persona.payments),
      recurring: false,
      created: at(random, persona.hour, day),
      answer: null,
    };
  });
}

/** Log-normal: nine of ten between low and high, shifted by merchant and by what the user can spend. */
function amount(random: Random, persona: Persona, { low, high, merchants }: Category, place: number): number {
  const middle = (Math.log(low) + Math.log(high)) / 2 + 0.2 * (place - (merchants.length - 1) / 2);
  const dollars = persona.means * Math.exp(random.normal(middle, Math.log(high / low) / 3.3));
  return Math.round(100 * Math.min(high * 1.5, Math.max(low * 0.7, dollars)));
}

/** An instant of the day near the hour. */
export function at(random: Random, hour: number, day: number): number {
  const hours = Math.min(23.9, Math.max(0.1, random.normal(hour, 2)));
  return Date.parse(dateOf(day)) + Math.floor((hours / 24) * DAY);
}

function rowOf(expenseId: string, draft: Draft, placed: boolean): SeedRow {
  const { persona, day, cents, category, merchant, item, payment, recurring, created, currency = 'USD' } = draft;
  const amount = `${cents < 0 ? '-' : ''}${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
  const what = `${category.toLowerCase()} (${item}) at ${merchant}`;
  return {
    expenseId,
    userId: persona.userId,
    date: dateOf(day),
    amount,
    category,
    description:
      cents < 0
        ? `Refund of $${amount.slice(1)} for ${what} to ${payment}`
        : `Spent $${amount} on ${what} using ${payment}`,
    merchant,
    payment,
    recurring,
    tags: [category.toLowerCase(), merchant.toLowerCase().replace(/[^a-z0-9]+/g, '-')],
    created: new Date(created).toISOString(),
    place: placed ? placeOf(draft) : null,
    currency,
  };
}
