import type { Period, Slice } from './ask.ts';
import { money } from './money.ts';

/** A slice in words, as they follow "You spent $10.00 ": "on Restaurant at Starbucks last month (2026-10-01 to 2026-10-31)". */
export function sliceSays(slice: Slice): string {
  const parts = [
    slice.categories && `on ${either(slice.categories)}`,
    slice.merchants && `at ${either(slice.merchants)}`,
    slice.words && `for “${slice.words.join(' ')}”`,
    slice.payment_methods && `with ${either(slice.payment_methods)}`,
    slice.currencies && `in ${either(slice.currencies)}`,
    slice.recurring === true && 'in recurring charges',
    slice.recurring === false && 'in charges that do not recur',
    slice.refunds === true && 'in refunds',
    amountSays(slice),
    slice.weekdays && daysSay(slice.weekdays),
    slice.period && periodSays(slice.period),
  ];
  return parts.filter(Boolean).join(' ');
}

export function periodSays({ from, to, says }: Period): string {
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  return says ? `${says} (${days.replace(/^(on|from) /, '')})` : days;
}

function amountSays({ over, under, at_least, at_most }: Slice): string {
  const bare = (amount: string): string => money(amount, 'USD').slice(1);
  return [
    over !== undefined && `above ${bare(over)}`,
    at_least !== undefined && `from ${bare(at_least)} up`,
    under !== undefined && `below ${bare(under)}`,
    at_most !== undefined && `up to ${bare(at_most)}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

function daysSay(days: readonly string[]): string {
  const weekend = ['Saturday', 'Sunday'];
  if (days.length === 2 && weekend.every((day) => days.includes(day))) return 'at weekends';
  if (days.length === 5 && weekend.every((day) => !days.includes(day))) return 'from Monday to Friday';
  return `on ${either(
    days.map((day) => `${day}s`),
    'and',
  )}`;
}

/** "A", "A or B", "A, B or C". */
export function either(names: readonly string[], word = 'or'): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}

export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
