import { mask } from '@holdfast/telemetry';

/** Words that say what kind of company or which branch it is, not who it is. */
const noise = new Set([
  'inc',
  'llc',
  'ltd',
  'corp',
  'co',
  'gmbh',
  'the',
  'store',
  'shop',
  'no',
  'nr',
  'www',
  'com',
  'pos',
  'purchase',
]);

/**
 * The part of a merchant's name that two spellings share: "STARBUCKS #0421", "Starbucks Store 12" and "starbucks" are one key.
 * Letters of any script count. A name made of nothing but numbers and noise words keeps them, so that no two of them meet by
 * accident; null and blank names have no key.
 */
export function merchantKey(name: string | null): string | null {
  if (name === null) return null;
  const plain = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    // A small sigma has two forms, and which one came out depends on what was done first.
    .replaceAll('ς', 'σ');
  const words = plain.replace(/['’`]/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !noise.has(word) && !/^\p{N}+$/u.test(word));
  const key = (telling.length > 0 ? telling : words).join('');
  return key === '' ? plain.trim() || null : key;
}

/** The key of a name as decisions and memories have it: masked, and a mark is no part of a name. */
export const maskedKey = (name: string | null): string | null =>
  merchantKey(name === null ? null : mask(name).replace(/\[[a-z]+\]/g, ' '));

/**
 * How alike two keys are, 0 to 1: 1 when equal, 0.9 when one begins with the other (at least five letters: "wholefoods" and
 * "wholefoodsmarket"), else Dice's coefficient over letter pairs, which forgives a swapped or missing letter.
 */
export function alike(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length >= 5 && long.startsWith(short)) return 0.9;
  if (short.length < 2) return 0;
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < short.length; i++)
    pairs.set(short.slice(i, i + 2), (pairs.get(short.slice(i, i + 2)) ?? 0) + 1);
  let common = 0;
  for (let i = 0; i + 1 < long.length; i++) {
    const left = pairs.get(long.slice(i, i + 2)) ?? 0;
    if (left === 0) continue;
    pairs.set(long.slice(i, i + 2), left - 1);
    common += 1;
  }
  return (2 * common) / (short.length + long.length - 2);
}
