import { alike, merchantKey } from './merchant-name.ts';

/** A merchant as a list has it; what is not known is null. */
export interface Listing {
  name: string;
  address: string | null;
  city: string | null;
}

/** At this likeness two listings are one merchant's. */
export const SAME = 0.5;

/** Words that different merchants share, and what addresses write in two ways. */
const kinds = /\b(?:restaurant|cafe|bar|grill|room|the|and|of|on)\b/g;
const written: readonly (readonly [RegExp, string])[] = [
  [/\bstreets?\b/g, 'st'],
  [/\bavenue\b/g, 'ave'],
  [/\bboulevard\b/g, 'blvd'],
  [/\broad\b/g, 'rd'],
  [/\bdrive\b/g, 'dr'],
  [/\bnorth\b/g, 'n'],
  [/\bsouth\b/g, 's'],
  [/\beast\b/g, 'e'],
  [/\bwest\b/g, 'w'],
  ...['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'].map(
    (word, i) => [new RegExp(`\\b${word}\\b`, 'g'), ['1st', '2nd', '3rd'][i] ?? `${i + 1}th`] as const,
  ),
  // What follows says where in the street it is.
  [/(?<=\S.*)\b(?:between|off|at|near|corner|opposite)\b.*$/g, ''],
];

/**
 * How likely two listings are one merchant, 0 to 1. The same house in the same street speaks for it most, so that more than half a
 * name is enough there; another house speaks against it even where the name is the same, for chains have many. Without
 * addresses the name decides.
 */
export function sameMerchant(a: Listing, b: Listing): number {
  const name = nameLikeness(a, b);
  const place = placeLikeness(a.address, b.address);
  if (place === null) return name >= 0.85 && cityAgrees(a.city, b.city) ? name : name * 0.4;
  return place >= 0.5 ? Math.max(0, Math.min(1, 0.6 * place + 0.6 * name - 0.4)) : name * (0.2 + 0.4 * place);
}

function nameLikeness(a: Listing, b: Listing): number {
  const [one, other] = [plainName(a), plainName(b)];
  const keys = [merchantKey(one), merchantKey(other)];
  if (keys[0] == null || keys[1] == null) return 0;
  const whole = alike(keys[0], keys[1]);
  const [few, many] = [wordsOf(one), wordsOf(other)].toSorted((x, y) => x.length - y.length) as [string[], string[]];
  const shared = few.length === 0 ? 0 : few.filter((word) => many.includes(word)).length / few.length;
  return Math.max(whole, 0.9 * shared);
}

/** A list that has the city in the name says it twice. */
const plainName = ({ name }: Listing): string => name.toLowerCase().replace(/\([^)]*\)/g, ' ');
/** Each once: which of two names is the longer does not depend on what one of them says twice. */
const wordsOf = (name: string): string[] => [
  ...new Set(
    name
      .replace(/['’]/g, '')
      .replace(kinds, ' ')
      .match(/[\p{L}\p{N}]+/gu),
  ),
];

/** Null: one of them has no address. A house number is compared whole: the next house is another house. */
function placeLikeness(a: string | null, b: string | null): number | null {
  const [one, other] = [placeOf(a), placeOf(b)];
  if (one === null || other === null) return null;
  if (one.house !== other.house) return 0;
  return alike(one.street, other.street);
}

function placeOf(address: string | null): { house: string; street: string } | null {
  if (address === null || address.trim() === '') return null;
  const plain = written.reduce((text, [from, to]) => text.replace(from, to), address.toLowerCase());
  const [, house = '', street = ''] = /^\s*(\d+[a-z]?)?\s*(.*)$/.exec(plain) ?? [];
  const words = (street.match(/[\p{L}\p{N}]+/gu) ?? []).filter(
    (word) => !/^(?:[nsew]|ne|nw|se|sw|st|ave|blvd|rd|dr)$/.test(word),
  );
  return { house, street: words.join('') };
}

const cityAgrees = (a: string | null, b: string | null): boolean =>
  a === null || b === null || alike(merchantKey(a) ?? '', merchantKey(b) ?? '') >= 0.5;
