import { codeWords } from './code-words.ts';

/** What a classifier sees of a purchase: each sign with its strength. */
export type Signs = ReadonlyMap<string, number>;

const MOST_LETTERS = 200;

/**
 * The parts of the signs, weighed apart so that a long description does not drown a name. `even`: of one length whatever it holds;
 * `rated`: a sign is worth the more, the fewer have it.
 */
export const parts = {
  name: { weighs: 1, even: true, rated: true },
  'codes of the name': { weighs: 0.55, even: false, rated: false },
  description: { weighs: 1, even: true, rated: true },
  'codes of the description': { weighs: 0.55, even: true, rated: false },
} as const;
export type Part = keyof typeof parts;

export const partOf = (sign: string): Part =>
  sign.startsWith('k:')
    ? 'codes of the name'
    : sign.startsWith('p:')
      ? 'description'
      : sign.startsWith('h:')
        ? 'codes of the description'
        : 'name';

/**
 * The signs of a merchant's name and of what people wrote about charges there: whole words (`w:`), the first and the last (`f:`, `l:`),
 * two neighbours (`b:`), pieces of three to five letters with the word's ends marked (`c:`), what stands before a star (`*:`), a domain
 * (`.`), codes that the hand-written words tell (`k:`), words of the descriptions (`p:`) and the codes these tell (`h:`).
 */
export function signsOf(name: string, descriptions: readonly string[] = []): Signs {
  const signs = new Map<string, number>();
  const plain = plainOf(name);
  const words = plain.split(/[ .*]+/).filter((word) => word !== '');
  for (const word of words) {
    signs.set(`w:${word}`, 1.7);
    for (const piece of pieces(`^${word}$`)) signs.set(`c:${piece}`, 1);
  }
  signs.set(`f:${words.at(0)}`, 1).set(`l:${words.at(-1)}`, 1);
  words.slice(1).forEach((word, i) => signs.set(`b:${words[i]}_${word}`, 1));
  if (/\.(COM|CA|ORG|NET)\b/.test(plain)) signs.set('.', 1);
  const star = plain.indexOf('*');
  if (star > 0) signs.set(`*:${plain.slice(0, star)}`, 1);
  for (const [code, strength] of told(words)) signs.set(`k:${code}`, strength);
  for (const [word, times] of writtenIn(descriptions)) {
    signs.set(`p:${word}`, 1 + Math.log(times));
    const codes = codesOf.get(word.toUpperCase()) ?? [];
    for (const code of codes) signs.set(`h:${code}`, (signs.get(`h:${code}`) ?? 0) + times / codes.length);
  }
  return signs;
}

/** How often each word was written. */
function writtenIn(descriptions: readonly string[]): Map<string, number> {
  const words = new Map<string, number>();
  for (const text of descriptions)
    for (const word of text
      .toLowerCase()
      .slice(0, MOST_LETTERS)
      .match(/[a-z]{3,}/g) ?? [])
      words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

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
