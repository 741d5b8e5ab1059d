import { loadQueries } from '@holdfast/db';
import type { At } from '../at.ts';
import { typesByName } from './by-name.ts';
import { typesByWords } from './by-words.ts';
import { type CategoryRules, nothingLearnt } from './learnt.ts';
import { type Categorised, type Counted, type Evidence, weighCategory } from './weigh.ts';

const queries = loadQueries(new URL('../sql/categories.sql', import.meta.url), ['own_categories', 'common_categories']);

/** What is known of a purchase before it has a category. */
export interface Purchase {
  readonly merchant: string | null;
  readonly description?: string | null;
  /** Whose it is; null: nobody's history is asked. */
  readonly userId: string | null;
}

/**
 * The category of a purchase: by what the user's charges at the merchant were, by what people said of it, by everybody's
 * charges, by the words of name and description, and by what merchants of such names are.
 */
export async function categoryOf(
  purchase: Purchase,
  at: Pick<At, 'db'>,
  rules: CategoryRules = nothingLearnt,
): Promise<Categorised> {
  const merchant = purchase.merchant?.trim() ?? '';
  const [own, common] = await Promise.all([ownOf(at, purchase.userId, merchant), commonOf(at, merchant)]);
  return weighCategory({ ...byItself(merchant, purchase.description ?? null), own, common }, rules);
}

/** The evidence of a name and a description alone. */
export function byItself(merchant: string, description: string | null): Omit<Evidence, 'own' | 'common'> {
  const { chances, told } = typesByWords(merchant, description);
  const named = merchant === '' ? new Map<string, number>() : typesByName(merchant, description);
  return { merchant, worded: chances, told, named };
}

/** The letters of a name, by which a user's charges at a merchant are found. */
export const lettersOf = (merchant: string): string =>
  merchant
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z]+/g, '');

function ownOf({ db }: Pick<At, 'db'>, user: string | null, merchant: string): Promise<Counted[]> {
  const letters = lettersOf(merchant);
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
