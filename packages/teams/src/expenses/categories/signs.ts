import { codeWords } from './code-words.ts';

/** What a classifier sees of a purchase: each sign with its strength. */
export type Signs = ReadonlyMap<string, number>;

const MOST_LETTERS = 200;

/**
 * The signs of a merchant's name and of what people wrote about charges there: whole words (`w:`), two neighbours (`b:`), pieces
 * of three to five letters with the word's ends marked (`c:`), what stands before a star (`*:`), a domain (`.`), codes that the
 * hand-written words tell (`k:`), and words of the descriptions (`p:`).
 */
export function signsOf(name: string, descriptions: readonly string[] = []): Signs {
  const signs = new Map<string, number>();
  const plain = plainOf(name);
  const words = plain.split(/[ .*]+/).filter((word) => word !== '');
  for (const word of words) {
    signs.set(`w:${word}`, 1.5);
    for (const piece of pieces(`^${word}$`)) signs.set(`c:${piece}`, 1);
  }
  words.slice(1).forEach((word, i) => signs.set(`b:${words[i]}_${word}`, 1));
  if (/\.(COM|CA|ORG|NET)\b/.test(plain)) signs.set('.', 1);
  const star = plain.indexOf('*');
  if (star > 0) signs.set(`*:${plain.slice(0, star)}`, 1);
  for (const [code, strength] of told(words)) signs.set(`k:${code}`, strength);
  for (const text of descriptions)
    for (const word of text
      .toLowerCase()
      .slice(0, MOST_LETTERS)
      .match(/[a-z]{3,}/g) ?? [])
      signs.set(`p:${word}`, 1);
  return signs;
}

/** Which part of the signs one belongs to: parts are weighed apart, so that a long description does not drown a name. */
export const partOf = (sign: string): 'name' | 'codes' | 'description' =>
  sign.startsWith('k:') ? 'codes' : sign.startsWith('p:') ? 'description' : 'name';

const plainOf = (name: string): string =>
  name
    .slice(0, MOST_LETTERS)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase()
    .replace(/['’`]/g, '')
    .replace(/[^A-Z0-9.&*]+/g, ' ')
    .replace(/\d+/g, '0')
    .trim();

function pieces(word: string): string[] {
  const found: string[] = [];
  for (let n = 3; n <= 5; n++) for (let i = 0; i + n <= word.length; i++) found.push(word.slice(i, i + n));
  return found;
}

const codesOf = new Map<string, string[]>();
for (const [code, words] of Object.entries(codeWords))
  for (const word of words.toUpperCase().split(/\s+/)) codesOf.set(word, [...(codesOf.get(word) ?? []), code]);

/** A word that tells several codes tells each of them less; one that only begins alike, half. */
function told(words: readonly string[]): Map<string, number> {
  const codes = new Map<string, number>();
  const add = (some: readonly string[], strength: number): void => {
    for (const code of some) codes.set(code, (codes.get(code) ?? 0) + strength / some.length);
  };
  for (const word of words) {
    const exact = codesOf.get(word);
    if (exact !== undefined) add(exact, 1);
    else if (word.length >= 4) for (const some of begun(word)) add(some, 0.5);
  }
  return codes;
}

function* begun(word: string): Generator<readonly string[]> {
  for (const [known, codes] of codesOf)
    if (known.length >= 4 && (known.startsWith(word) || word.startsWith(known))) yield codes;
}
