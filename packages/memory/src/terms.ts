import { stemmer } from 'stemmer';

/** More of a long text is not searched by its words. */
const most = 400;
const word = /[\p{L}\p{N}\p{M}]+/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const english = /^[a-z]+$/;

/** Words of English that tell nothing of what a text is about, in the manner of the lists of Snowball and SMART. */
const silent = new Set(
  `a about after again all also am an and any are aren as at be because been being but by can could couldn d did didn do
  does doesn doing don for from had has have having he her hers him his how i if in into is isn it its itself just ll m
  me might more most my no nor not of off on once only or other our ours out over own re s same she should so some such
  t than that the their theirs them then there these they this those through to too under until up ve very was wasn we
  were what when where which while who whom why will with would wouldn you your yours`.split(/\s+/),
);

/**
 * The words of a text as they are searched: in small letters, without the silent ones, reduced to stems (Porter 1980);
 * of writing without spaces, pairs of characters. In order and with repetitions, so that their number is the length.
 */
export function termsOf(text: string): string[] {
  const found: string[] = [];
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s\b/g, '');
  for (const [token] of plain.matchAll(word)) {
    if (found.length >= most) break;
    if (silent.has(token)) continue;
    if (unspaced.test(token)) found.push(...pairs(token));
    else found.push(english.test(token) ? stemmer(token) : token.slice(0, 64));
  }
  return found.slice(0, most);
}

function pairs(token: string): string[] {
  const characters = Array.from(token);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
