import { dateOf } from '../fraud/evidence.ts';
import type { Draft } from './generate.ts';
import type { Random } from './random.ts';

interface Field {
  readonly fixed: readonly Draft[];
  readonly bought: readonly Draft[];
  /** The day after the last. */
  readonly end: number;
  readonly count: number;
}

const HOUR = 3_600_000;

/**
 * What is planted among the ordinary charges: of 35, eight are exact duplicates, eight near ones, and the rest are there to be left
 * alone: refunds, and refunded charges bought again.
 */
export function plant(random: Random, { fixed, bought, end, count }: Field): Draft[] {
  const sources = shuffled(
    random,
    bought.filter(({ day }) => day < end - 25),
  );
  const renewals = shuffled(
    random,
    fixed.filter(({ recurring, day }) => recurring && day < end - 6),
  );
  const exact = Math.round((count * 8) / 35);
  const drafts: Draft[] = [];
  for (let i = 0; drafts.length < count; i++) {
    const source = (i % 10 === 9 ? renewals.pop() : undefined) ?? sources.pop();
    if (source === undefined) break;
    const before = drafts.length;
    if (i < exact) drafts.push(again(random, source));
    else if (i < 2 * exact) drafts.push(nearly(random, source));
    else if (i % 4 === 0 && drafts.length + 1 < count) drafts.push(...refundedAndBought(random, source));
    else drafts.push(refund(random, source));
    // A renewal of the last days may be refunded after the end: that did not happen yet.
    if (drafts.slice(before).some(({ day }) => day >= end)) drafts.length = before;
  }
  return drafts;
}

/** Charged twice within minutes, submitted a second time days later under the first date, or posted again under a later one. */
function again(random: Random, source: Draft): Draft {
  const how = random.weighted(['charged twice', 'submitted again', 'posted again'] as const, [4, 3, 3]);
  const days = how === 'charged twice' ? 0 : random.whole(1, source.recurring ? 4 : 20);
  const created = source.created + (days === 0 ? random.whole(20, 900) * 1000 : days * 24 * HOUR);
  const day = how === 'posted again' ? source.day + days : source.day;
  return {
    ...source,
    day,
    created,
    answer: { label: 'duplicate', note: `${how}, ${days} days after ${dateOf(source.day)}` },
  };
}

/** The same purchase with a slightly different amount (a tip, a rate), the merchant in another spelling, or both. */
function nearly(random: Random, source: Draft): Draft {
  const days = random.whole(0, 3);
  const other = random.weighted(['amount', 'name', 'both'] as const, [5, 3, 2]);
  const change = Math.max(1, Math.round(source.cents * (0.002 + 0.016 * random.unit())));
  const cents = other === 'name' ? source.cents : source.cents + (random.chance(0.5) ? change : -change);
  const merchant = other === 'amount' ? source.merchant : respelt(random, source.merchant);
  const created = source.created + days * 24 * HOUR + random.whole(1, 90) * 60_000;
  const note = `${other === 'both' ? 'amount and name' : other} changed, ${days} days after ${dateOf(source.day)}`;
  return { ...source, day: source.day + days, cents, merchant, created, answer: { label: 'near duplicate', note } };
}

function respelt(random: Random, merchant: string): string {
  const number = String(random.whole(1, 9999)).padStart(4, '0');
  const letter = random.whole(1, merchant.length - 2);
  return random.pick([
    `${merchant.toUpperCase()} #${number}`,
    merchant.replace(/[' ]/g, ''),
    `${merchant} Store ${number}`,
    merchant.slice(0, letter) + merchant.slice(letter + 1),
  ]);
}

function refund(random: Random, source: Draft): Draft {
  const days = random.whole(1, 14);
  const answer = { label: 'look-alike', note: `refund of the charge of ${dateOf(source.day)}` } as const;
  return {
    ...source,
    day: source.day + days,
    cents: -source.cents,
    recurring: false,
    created: source.created + days * 24 * HOUR,
    answer,
  };
}

function refundedAndBought(random: Random, source: Draft): Draft[] {
  const back = refund(random, source);
  const days = random.whole(0, 3);
  const answer = { label: 'look-alike', note: 'bought again after the refund' } as const;
  return [
    back,
    { ...source, day: back.day + days, created: back.created + days * 24 * HOUR + HOUR, recurring: false, answer },
  ];
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.whole(0, i);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}
