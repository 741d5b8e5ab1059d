import { z } from 'zod';
import { maskedKey } from '../fraud/merchant-name.ts';
import { wordsOf } from './by-words.ts';
import { shoppingTypes } from './words.ts';

const Category = z.string().min(1).max(100);

/** What people taught of categories: those of merchants, by the merchant's key, and those that a word of a name tells. */
export const CategoryRules = z.object({
  merchants: z.record(z.string(), Category),
  words: z.record(z.string(), Category),
});
export type CategoryRules = z.infer<typeof CategoryRules>;

export const nothingLearnt: CategoryRules = { merchants: {}, words: {} };

/** What a rule for a merchant, and a learnt word, weigh: more than everybody's charges there, less than three of one's own. */
const RULED = 8;
const WORDED = 1.5;

export interface Taught {
  readonly category: string;
  readonly weight: number;
  readonly says: string;
}

/** The evidence of the rules about a merchant. */
export function taughtOf(merchant: string, { merchants, words }: CategoryRules): Taught[] {
  const key = maskedKey(merchant);
  const ruled = key !== null && Object.hasOwn(merchants, key) ? merchants[key] : undefined;
  return [
    ...(ruled === undefined
      ? []
      : [{ category: ruled, weight: RULED, says: `people said that ${merchant} is ${ruled}` }]),
    ...wordsOf(merchant).flatMap((word) => {
      const category = Object.hasOwn(words, word) ? words[word] : undefined;
      return category === undefined
        ? []
        : [
            {
              category,
              weight: WORDED,
              says: `people said of shops with "${word}" in their name that they are ${category}`,
            },
          ];
    }),
  ];
}

/** The type's own spelling, whatever the row's. */
export const spelt = (category: string): string =>
  shoppingTypes.find((type) => type.toLowerCase() === category.trim().toLowerCase()) ?? category.trim();

const said =
  /\b(?:it is|it's|its category is|should be|belongs to)\s*:?\s*["“]?([\p{L}][\p{L}\p{N} &/-]{1,60}?)["”]?[.!]?\s*$/iu;

/** The category that a person's reason names: one of the ten wherever it stands, else what stands after "it is". */
export function categoryIn(reason: string | null): string | null {
  const text = reason ?? '';
  const named = shoppingTypes.filter((type) => new RegExp(`\\b${type.replace(/s$/, '')}s?\\b`, 'i').test(text));
  if (named.length === 1) return named[0] as string;
  const other = said.exec(text)?.[1]?.trim();
  if (other === undefined) return null;
  return shoppingTypes.find((type) => type.toLowerCase() === other.toLowerCase()) ?? other;
}
