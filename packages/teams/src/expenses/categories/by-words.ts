import { type ShoppingType, shoppingTypes, tellingWords } from './words.ts';

/** What a telling word adds to the log-odds of its type, in the merchant's name and in a description. */
const IN_NAME = 2.2;
const IN_DESCRIPTION = 1.4;

/** The chance of each type by the words alone; all the same where no word tells. `told`: the words that did. */
export function typesByWords(
  merchant: string | null,
  description: string | null,
): { chances: ReadonlyMap<ShoppingType, number>; told: readonly string[] } {
  const points = new Map<ShoppingType, number>();
  const told: string[] = [];
  const add = (text: string | null, worth: number): void => {
    for (const word of wordsOf(text)) {
      const types = tells(word);
      for (const type of types) points.set(type, (points.get(type) ?? 0) + worth / types.length);
      if (types.length > 0) told.push(word);
    }
  };
  add(merchant, IN_NAME);
  add(description, IN_DESCRIPTION);
  const weights = shoppingTypes.map((type) => Math.exp(points.get(type) ?? 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { chances: new Map(shoppingTypes.map((type, i) => [type, (weights[i] as number) / sum])), told };
}

/** Words of letters, each once, and each two neighbours as one ("pizza hut" is "pizzahut" too). */
export function wordsOf(text: string | null): string[] {
  const plain = (text ?? '')
    .slice(0, 400)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’`.]/g, '');
  const words = plain.match(/\p{L}+/gu) ?? [];
  const pairs = words.slice(1).map((word, i) => `${words[i]}${word}`);
  return [...new Set([...words, ...pairs])];
}

function tells(word: string): ShoppingType[] {
  const exact = tellingWords.get(word);
  if (exact !== undefined) return exact.map(({ type }) => type);
  for (let end = word.length - 1; end >= 4; end--) {
    const begun = tellingWords.get(word.slice(0, end))?.filter(({ begins }) => begins);
    if (begun !== undefined && begun.length > 0) return begun.map(({ type }) => type);
  }
  return [];
}
