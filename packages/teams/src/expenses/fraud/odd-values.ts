import { dateOf } from './evidence.ts';
import { clamp, type Judgement, money } from './judgement.ts';
import type { Subject } from './subject.ts';

/** From here on an amount is doubted (USD 100,000), and by USD 1,000,000 it is not believed. */
const DOUBTED = 10_000_000;

/** The merchant is on the blacklist. */
export function blacklist({ blacklisted }: Subject): Judgement {
  return {
    strength: blacklisted === null ? 0 : 1,
    figure: { value: blacklisted === null ? 0 : 1, unit: 'blacklist entries' },
    says:
      blacklisted === null
        ? 'merchant not on the blacklist'
        : `"${blacklisted.merchant}" is on the blacklist: ${blacklisted.reason}`,
  };
}

/**
 * What a sound row cannot have: no amount, zero, millions, a refund of nothing, no user, no merchant, a date in the future or
 * long ago. Each is named. People insert by hand, so a missing category or payment method is nothing to remark on.
 */
export function oddValues(subject: Subject): Judgement {
  const odd = [...oddAmount(subject), ...oddOwner(subject), ...oddDate(subject)];
  return {
    strength: clamp(odd.reduce((sum, [weight]) => sum + weight, 0)),
    figure: { value: odd.length, unit: 'odd or missing values' },
    says: odd.length === 0 ? 'no odd or missing values' : odd.map(([, says]) => says).join('; '),
  };
}

type Oddity = readonly [weight: number, says: string];

function oddAmount({ charge, history }: Subject): Oddity[] {
  const { cents } = charge;
  if (cents === null) return [[1, 'the amount is missing or not a number']];
  if (cents === 0) return [[1, 'the amount is zero']];
  const doubt = clamp(Math.log10(Math.abs(cents) / DOUBTED));
  const size: Oddity[] =
    Math.abs(cents) >= DOUBTED ? [[Math.max(0.5, doubt), `${money(charge)} is an absurd amount`]] : [];
  if (cents > 0) return size;
  const earlier = history.filter(
    (other) =>
      other.key === charge.key &&
      other.currency === charge.currency &&
      (other.cents ?? 0) >= -cents &&
      other.day <= charge.day,
  );
  return earlier.length > 0
    ? size
    : [...size, [1, `a refund of ${money({ ...charge, cents: -cents })} without an earlier charge it could refund`]];
}

function oddOwner({ charge }: Subject): Oddity[] {
  const odd: Oddity[] = [];
  if (charge.userId === null) odd.push([1, 'no user, so there is no history to judge by']);
  if (charge.key === null) odd.push([0.95, 'no merchant, so copies cannot be found']);
  if (charge.currency === null) odd.push([0.3, 'no currency']);
  return odd;
}

function oddDate({ charge }: Subject): Oddity[] {
  if (charge.date === null) return [[0.3, 'no date']];
  const inserted = Math.floor((charge.createdAt - Date.UTC(2000, 0, 1)) / 86_400_000);
  if (charge.date !== dateOf(charge.day)) return [[0.8, `the date ${charge.date.slice(0, 20)} is absurd`]];
  if (charge.day > inserted + 2) return [[0.6, `dated ${charge.day - inserted} days after it was inserted`]];
  if (charge.day < inserted - 400) return [[0.4, `dated ${inserted - charge.day} days before it was inserted`]];
  return [];
}
