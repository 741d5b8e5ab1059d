import { loadQueries } from '@holdfast/db';
import type { At } from '../at.ts';
import { typesByName } from './by-name.ts';
import { typesByWords } from './by-words.ts';
import { shoppingTypes } from './words.ts';

const queries = loadQueries(new URL('../sql/categories.sql', import.meta.url), ['own_categories', 'common_categories']);

/** What is known of a purchase before it has a category. */
export interface Purchase {
  readonly merchant: string | null;
  readonly description?: string | null;
  /** Whose it is; null: nobody's history is asked. */
  readonly userId: string | null;
}

export interface Categorised {
  /** Null: nothing tells. */
  readonly category: string | null;
  /** 0 to 1: the share of the evidence that is for it. */
  readonly confidence: number;
  /** What decided. */
  readonly from: 'own history' | "everybody's history" | 'words' | 'the like of its name' | 'nothing';
  readonly says: string;
  /** The likeliest three, the likeliest first. */
  readonly likeliest: readonly { readonly category: string; readonly confidence: number }[];
}

/** What one earlier charge of the user, and one of everybody else, weigh against the words. Five of others count at most. */
const OWN = 3;
const COMMON = 1;
const MOST_COMMON = 5;
/** What the learnt classifier weighs: as much as the words. */
const NAMED = 1;
/** Below this nothing is said. */
const SAID_FROM = 0.3;

/**
 * The category of a purchase: by what the user's charges at the merchant were, by everybody's, by the words of name and
 * description, and by what merchants of such names are. Evidence adds up; the confidence is the winner's share of it.
 */
export async function categoryOf(purchase: Purchase, at: Pick<At, 'db'>): Promise<Categorised> {
  const merchant = purchase.merchant?.trim() ?? '';
  const [own, common] = await Promise.all([ownOf(at, purchase.userId, merchant), commonOf(at, merchant)]);
  const { chances, told } = typesByWords(merchant, purchase.description ?? null);
  const weights = new Map<string, number>();
  const add = (category: string, weight: number): void =>
    void weights.set(category, (weights.get(category) ?? 0) + weight);
  for (const [type, chance] of chances) add(type, told.length > 0 ? chance : chance / 2);
  for (const [type, chance] of merchant === '' ? [] : typesByName(merchant, purchase.description ?? null))
    add(type, NAMED * chance);
  for (const { category, n } of own) add(known(category), OWN * n);
  const of = common.reduce((sum, { n }) => sum + n, 0);
  for (const { category, n } of common) add(known(category), (COMMON * Math.min(of, MOST_COMMON) * n) / of);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const likeliest = [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([category, weight]) => ({ category, confidence: Math.round((weight / all) * 1000) / 1000 }));
  const [best] = likeliest;
  if (best === undefined || best.confidence < SAID_FROM)
    return {
      category: null,
      confidence: best?.confidence ?? 0,
      from: 'nothing',
      says: 'nothing tells the category',
      likeliest,
    };
  return { ...best, ...reasonOf(best.category, { own, common, told, merchant }), likeliest };
}

interface Counted {
  category: string;
  n: number;
}

interface Grounds {
  readonly own: readonly Counted[];
  readonly common: readonly Counted[];
  readonly told: readonly string[];
  readonly merchant: string;
}

function reasonOf(category: string, { own, common, told, merchant }: Grounds): Pick<Categorised, 'from' | 'says'> {
  const mine = own.find((each) => known(each.category) === category);
  if (mine !== undefined)
    return { from: 'own history', says: `${mine.n} earlier charges at ${merchant} were ${category}` };
  const others = common.find((each) => known(each.category) === category);
  if (others !== undefined)
    return { from: "everybody's history", says: `${others.n} charges of others at ${merchant} were ${category}` };
  if (told.length === 0)
    return { from: 'the like of its name', says: `merchants with names like ${merchant} are ${category}` };
  return {
    from: 'words',
    says: `"${told.slice(0, 3).join('", "')}" ${told.length === 1 ? 'tells' : 'tell'} ${category}`,
  };
}

function ownOf({ db }: Pick<At, 'db'>, user: string | null, merchant: string): Promise<Counted[]> {
  const letters = merchant
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z]+/g, '');
  return user === null || letters === '' ? Promise.resolve([]) : db.run(queries.own_categories, { user, letters });
}

function commonOf({ db }: Pick<At, 'db'>, merchant: string): Promise<Counted[]> {
  if (merchant === '') return Promise.resolve([]);
  const name = merchant.slice(0, 200);
  const spellings = [name, name.toUpperCase(), titled(name)];
  return db.run(queries.common_categories, { merchants: [...new Set(spellings)] });
}

const titled = (name: string): string =>
  name.toLowerCase().replace(/(^|[\s-])\p{L}/gu, (letter) => letter.toUpperCase());

/** The type's own spelling, whatever the row's. */
const known = (category: string): string =>
  shoppingTypes.find((type) => type.toLowerCase() === category.trim().toLowerCase()) ?? category.trim();
