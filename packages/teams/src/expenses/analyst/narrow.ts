import { type At } from '../at.ts';
import { type Slice, WEEKDAYS } from './ask.ts';
import { type Known, spellingsOf } from './known.ts';
import type { Filter } from './statements.ts';

/** A slice as statements take it: the chosen filters, the values they bind, and names that no charge has. */
export interface Narrowed {
  readonly filters: readonly Filter[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly unknown: readonly string[];
}

type Choice = readonly [Filter, Readonly<Record<string, unknown>>];

/** The user's own charges first, whatever the slice says; then each of its limits. */
export function narrow(slice: Slice, { userId }: Pick<At, 'userId'>, known: Known): Narrowed {
  const { spellings, unknown } = spellingsOf(slice.merchants ?? [], known);
  const choices: Choice[] = [
    ...(userId === null ? [] : [['mine', { user: userId }] as const]),
    ...limitsOf(slice, spellings),
  ];
  return {
    filters: choices.map(([filter]) => filter),
    values: Object.assign({}, ...choices.map(([, values]) => values)) as Record<string, unknown>,
    unknown: [...unknown, ...strangers(slice.categories, known.categories)],
  };
}

function limitsOf(slice: Slice, spellings: readonly string[]): Choice[] {
  const { period, categories, merchants, payment_methods, currencies, weekdays, words } = slice;
  const { over, under, at_least, at_most, recurring, refunds } = slice;
  const choices: (Choice | false | undefined)[] = [
    period && ['in_period', { since: period.from, until: period.to }],
    categories && ['of_categories', { categories: lower(categories) }],
    merchants && ['at_merchants', { spellings }],
    payment_methods && ['paid_with', { methods: lower(payment_methods) }],
    currencies && ['in_currencies', { currencies: currencies.map((currency) => currency.toUpperCase()) }],
    weekdays && ['on_weekdays', { weekdays: weekdays.map((day) => WEEKDAYS.indexOf(day) + 1) }],
    over !== undefined && [refunds ? 'refund_above' : 'above', { above: over }],
    under !== undefined && [refunds ? 'refund_below' : 'below', { below: under }],
    at_least !== undefined && [refunds ? 'refund_from' : 'from_amount', { least: at_least }],
    at_most !== undefined && [refunds ? 'refund_to' : 'to_amount', { most: at_most }],
    words && ['with_words', { words: lower(words) }],
    recurring === true && ['marked_recurring', {}],
    recurring === false && ['not_recurring', {}],
    refunds === true && ['only_refunds', {}],
  ];
  return choices.filter((choice): choice is Choice => Array.isArray(choice));
}

const lower = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

function strangers(names: readonly string[] = [], known: readonly string[]): string[] {
  const there = new Set(lower(known));
  return names.filter((name) => !there.has(name.toLowerCase()));
}
