import { dateOf } from './evidence.ts';
import { type Judgement, money } from './judgement.ts';
import { type Keyed, nearAmount, type Subject, sameAmount } from './subject.ts';

/** How many days back and forth a copy is looked for. */
export const WINDOW = 60;
const NEAR_WINDOW = 10;

/**
 * How surprising a repetition must be to count in full: one in 500. Repetitions are common (a coffee at the same price every
 * morning), so a match counts by how unlikely it was to happen by itself: own charges at the merchant are taken as a Poisson
 * stream, and the share of them with this amount is learnt from the user and, for price points, from everybody.
 */
const SURPRISE = Math.log(1 / 500);

/** The same merchant and the same amount again within the window. */
export function duplicate(subject: Subject): Judgement | null {
  const { charge, history } = subject;
  if (charge.cents === null || charge.cents === 0 || charge.key === null) return null;
  const same = history.filter(
    (other) => other.key === charge.key && sameAmount(charge, other) && gap(charge, other) <= WINDOW,
  );
  const standing = same.slice(refunds(subject));
  const best = strongest(standing, (other) => {
    const chance = chanceOfRepeat(subject, other, sameAmount, priceShare(subject));
    return { other, chance, strength: surprise(chance) * regular(charge, other) * material(charge, other) };
  });
  const figure = { value: standing.length, unit: `charges with the same merchant and amount within ${WINDOW} days` };
  if (best === null) {
    const refunded = same.length > 0 ? ', all refunded' : '';
    return {
      strength: 0,
      figure,
      says: `no other charge of ${money(charge)} at ${charge.merchant} within ${WINDOW} days${refunded}`,
    };
  }
  const because =
    regular(charge, best.other) < 1
      ? ', the interval of a regular payment'
      : best.strength < 0.3
        ? `, which is usual here (chance of a coincidence ${percent(best.chance)})`
        : ` (chance of a coincidence ${percent(best.chance)})`;
  return { strength: best.strength, figure, says: `same merchant and amount ${away(charge, best.other)}${because}` };
}

/** About the same amount at the same or a similarly spelt merchant, or the same amount at a similarly spelt one, within ten days. */
export function nearDuplicate(subject: Subject): Judgement | null {
  const { charge, history } = subject;
  if (charge.cents === null || charge.cents === 0 || charge.key === null) return null;
  const candidates = history.filter(
    (other) =>
      gap(charge, other) <= NEAR_WINDOW &&
      other.likeness > 0 &&
      (nearAmount(charge, other) || (sameAmount(charge, other) && other.key !== charge.key)),
  );
  const best = strongest(candidates, (other) => {
    const exact = sameAmount(charge, other);
    const chance = exact
      ? chanceOfRepeat(subject, other, sameAmount, priceShare(subject))
      : chanceOfRepeat(subject, other, nearAmount, NEAR_SHARE);
    const strength = surprise(chance) * regular(charge, other) * material(charge, other) * other.likeness;
    return { other, chance, strength };
  });
  if (best === null)
    return {
      strength: 0,
      figure: { value: 0, unit: 'similar charges within 10 days' },
      says: 'no similar charge within 10 days',
    };
  const { other } = best;
  const difference = Math.abs((other.cents ?? 0) - charge.cents) / 100;
  const name = other.key === charge.key ? `at the same merchant` : `at "${other.merchant}"`;
  return {
    strength: best.strength,
    figure: { value: difference, unit: `${charge.currency ?? 'currency unknown'} of difference` },
    says: `${money(other)} ${name} ${away(charge, other)} (chance of a coincidence ${percent(best.chance)})`,
  };
}

/** Share of log-normal amounts (sigma 0.6) that fall within two per cent of a typical one. */
const NEAR_SHARE = 0.027;

/** Ten dollars: small purchases are repeated every few days, others about once a month. */
const SMALL = 1000;

/**
 * What share of charges here has exactly this amount, before the user's own are looked at: others' charges, with 50 imagined ones
 * spread as a log-normal of sigma 0.4 spreads over cents (density 1/x at the median), round amounts being commoner. Never below
 * what a real ledger shows: of 30,000 pairs of purchases in Toronto's shops and restaurants within 60 days, 0.4 % had the same
 * amount, twice as many below 20 dollars, five times as many where it was round.
 */
function priceShare({ charge, peers }: Subject): number {
  const cents = Math.abs(charge.cents ?? 1);
  const round = cents % 500 === 0 ? 20 : cents % 100 === 0 ? 5 : 1;
  const least = 0.004 * (cents < 2 * SMALL ? 2 : 1) * (round > 1 ? 5 : 1);
  return Math.max(least, Math.min(1, (peers.same + Math.min(25, (50 * round) / cents)) / (peers.n + 50)));
}

/**
 * The chance that a charge like this one came within the observed gap by itself. Learnt from the usual charges without `suspect`:
 * each suspect is judged as if it were the only one, so that one more copy never makes another look like habit.
 */
function chanceOfRepeat(
  { charge, usual }: Subject,
  suspect: Keyed,
  like: (a: Keyed, b: Keyed) => boolean,
  prior: number,
): number {
  const own = usual.filter((other) => other !== suspect && other.day <= charge.day && other.likeness > 0);
  const first = own.reduce((day, other) => Math.min(day, other.day), charge.day);
  const span = Math.max(30, charge.day - first);
  const repeats = own.filter((other) => like(charge, other));
  const share = prior + ((1 - prior) * repeats.length) / (own.length + 2);
  const days = gap(charge, suspect) + 0.5;
  const visits = Math.max((own.length + 1) / span, Math.abs(charge.cents ?? 0) < SMALL ? 1 / 7 : 0);
  const chance = 1 - Math.exp(-visits * share * days);
  return chance * Math.min(1, days / rhythm(charge, repeats));
}

/**
 * The shortest interval of a payment that comes at intervals of a week or more, else 0. Such a payment keeps its distance, which a
 * Poisson stream does not, so one that comes early is the more surprising: by the part of the interval that has passed.
 */
function rhythm(charge: Keyed, repeats: readonly Keyed[]): number {
  if (repeats.length === 0) return 0;
  const intervals = repeats.slice(1).map((other, i) => other.day - (repeats[i]?.day ?? other.day));
  const shortest = intervals.length > 0 ? Math.min(...intervals) : isMarked(charge) ? 30 : 0;
  return shortest >= 6 ? shortest : 0;
}

const isMarked = ({ recurring, category }: Keyed): boolean => recurring || category === 'Subscription';

/** A payment marked as recurring is expected at its intervals; an unmarked one a month apart is half expected. */
function regular(charge: Keyed, other: Keyed): number {
  const days = gap(charge, other);
  const monthly = days >= 27 && days <= 32;
  if (!isMarked(charge)) return monthly ? 0.5 : 1;
  return monthly || (days >= 6 && days <= 8) || (days >= 13 && days <= 15) || days >= 57 ? 0 : 1;
}

/** Each refund of exactly this amount takes back one earlier charge. */
function refunds({ charge, history }: Subject): number {
  const back = history.filter((other) => other.cents === -(charge.cents ?? 0) && other.currency === charge.currency);
  return back.filter((other) => other.key === charge.key && gap(charge, other) <= WINDOW).length;
}

const gap = (charge: Keyed, other: Keyed): number => Math.abs(charge.day - other.day);

/** Below ten dollars the same price on another day is what a habit begins with, and a question costs more than it saves. */
const material = (charge: Keyed, other: Keyed): number =>
  gap(charge, other) === 0 ? 1 : Math.min(1, Math.abs(charge.cents ?? 0) / SMALL);

const surprise = (chance: number): number => Math.min(1, Math.max(0, Math.log(Math.max(chance, 1e-12)) / SURPRISE));

const percent = (chance: number): string => (chance < 0.001 ? 'below 0.1 %' : `${(chance * 100).toPrecision(2)} %`);

function away(charge: Keyed, other: Keyed): string {
  const days = gap(charge, other);
  const when =
    days === 0
      ? 'on the same day'
      : `${days} ${days === 1 ? 'day' : 'days'} ${other.day < charge.day ? 'earlier' : 'later'}`;
  return `${when} (expense ${other.expenseId.slice(0, 8)}, ${dateOf(other.day)})`;
}

interface Suspicion {
  readonly other: Keyed;
  readonly chance: number;
  readonly strength: number;
}

/** The strongest suspicion; of equal ones the nearest in time. */
function strongest(charges: readonly Keyed[], weigh: (other: Keyed) => Suspicion): Suspicion | null {
  let best: Suspicion | null = null;
  for (const other of charges) {
    const next = weigh(other);
    if (
      best === null ||
      next.strength > best.strength ||
      (next.strength === best.strength && next.other.day > best.other.day)
    )
      best = next;
  }
  return best;
}
