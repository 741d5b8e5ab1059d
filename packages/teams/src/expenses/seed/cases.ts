import { dateOf, dayOf } from '../fraud/evidence.ts';
import type { Draft } from './generate.ts';
import type { Persona } from './personas.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where people live, and far away from all of it. */
const homes = ['New York', 'Boston', 'Chicago', 'Austin', 'Denver', 'Seattle', 'San Francisco', 'Atlanta'] as const;
const far: readonly { readonly place: string; readonly currency: string }[] = [
  { place: 'London', currency: 'GBP' },
  { place: 'Berlin', currency: 'EUR' },
  { place: 'Lagos', currency: 'NGN' },
  { place: 'Dubai', currency: 'AED' },
  { place: 'Singapore', currency: 'SGD' },
  { place: 'Tokyo', currency: 'JPY' },
  { place: 'Sydney', currency: 'AUD' },
];

/** Where small charges try a card, and where it is used then. */
const tried = ['Quick Donate', 'PlayCoins', 'Stream Trial', 'AppBoost', 'TipJar Online', 'Pixel Votes'] as const;
const used = ['Electro Bargain', 'Luxury Outlet Online', 'Gift Card Depot'] as const;

/** A user's town, always the same one. */
export const homeOf = ({ userId }: Persona): string =>
  homes[Number.parseInt(userId.slice(0, 4), 16) % homes.length] as string;

/** Bought over a counter in the user's town, where it was not said otherwise; what recurs or is ordered has no place. */
export function placeOf({ place, persona, recurring, merchant }: Draft): string | null {
  if (place !== undefined) return place;
  return recurring || merchant === 'Amazon' ? null : homeOf(persona);
}

interface Field {
  readonly bought: readonly Draft[];
  readonly end: number;
  readonly count: number;
}

/** Frauds of three kinds on `count` charges: cards tried with small charges, journeys nobody can make, merchants that imitate others. */
export function plantCases(random: Random, { bought, end, count }: Field): Draft[] {
  const sources = bought.filter(({ day, cents }) => day >= end - 60 && day < end - 3 && cents > 0);
  const counters = sources.filter((source) => placeOf(source) !== null);
  const drafts: Draft[] = [];
  for (let i = 0; drafts.length < count && counters.length > 0; i++) {
    const source = random.pick(sources);
    const left = count - drafts.length;
    if (i % 4 === 0 && left >= 4) drafts.push(...cardTesting(random, source));
    else if (i % 2 === 0) drafts.push(journey(random, random.pick(counters)));
    else drafts.push(imitation(random, source));
  }
  return drafts;
}

function cardTesting(random: Random, source: Draft): Draft[] {
  const answer = { label: 'card testing', note: `a burst after ${dateOf(source.day)}` } as const;
  const began = source.created + random.whole(1, 40) * HOUR;
  const at = (minutes: number): Pick<Draft, 'created' | 'day'> => ({
    created: began + minutes * MINUTE,
    day: dayOf(new Date(began + minutes * MINUTE).toISOString().slice(0, 10)),
  });
  const first = random.whole(0, tried.length - 1);
  const base = { ...source, category: 'Shopping', item: 'an order', recurring: false, place: null, answer };
  const small = [0, 1, 2].map(
    (i): Draft => ({
      ...base,
      ...at(i * 7),
      merchant: tried[(first + i) % tried.length] as string,
      cents: random.whole(50, 299),
    }),
  );
  return [...small, { ...base, ...at(31), merchant: random.pick(used), cents: random.whole(20_000, 90_000) }];
}

function journey(random: Random, source: Draft): Draft {
  const { place, currency } = random.pick(far);
  const created = source.created + random.whole(40, 170) * MINUTE;
  return {
    ...source,
    created,
    day: dayOf(new Date(created).toISOString().slice(0, 10)),
    place,
    currency,
    cents: Math.round(source.cents * (1.2 + random.unit())),
    merchant: random.pick(['Duty Free', 'Grand Bazaar', 'City Taxi', 'Hotel Bar']),
    recurring: false,
    answer: { label: 'impossible travel', note: `${place}, shortly after a charge in ${homeOf(source.persona)}` },
  };
}

function imitation(random: Random, source: Draft): Draft {
  const created = source.created + random.whole(24, 60) * HOUR;
  return {
    ...source,
    created,
    day: dayOf(new Date(created).toISOString().slice(0, 10)),
    cents: Math.round(source.cents * (1 + random.unit())),
    merchant: imitated(random, source.merchant),
    place: null,
    recurring: false,
    answer: { label: 'look-alike merchant', note: `imitates ${source.merchant}` },
  };
}

/** One letter exchanged for what reads like it; where there is none, one doubled. */
function imitated(random: Random, name: string): string {
  const swaps: readonly (readonly [RegExp, string])[] = [
    [/m/, 'rn'],
    [/o/, '0'],
    [/l/, '1'],
    [/w/, 'vv'],
    [/d/, 'cl'],
    [/e/, '3'],
  ];
  const fitting = swaps.filter(([letter]) => letter.test(name));
  if (fitting.length === 0) return `${name}${name.at(-1)}`;
  const [letter, other] = random.pick(fitting);
  return name.replace(letter, other);
}
