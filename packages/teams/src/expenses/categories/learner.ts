import { type Db, loadQueries } from '@holdfast/db';
import type { Change, Heard, Learner, Replay, Verdict } from '@holdfast/learning';
import { z } from 'zod';
import { maskedKey } from '../fraud/merchant-name.ts';
import { wordsOf } from './by-words.ts';
import { byItself, lettersOf } from './category.ts';
import { CategoryRules, categoryIn, nothingLearnt, spelt } from './learnt.ts';
import { type Counted, type Evidence, weighCategory } from './weigh.ts';

const queries = loadQueries(new URL('../sql/categories.sql', import.meta.url), [
  'labelled_categories',
  'corrected_categories',
]);

/** The name under which `receipt` learns it. */
export const categorySkill = 'category';
/** The type of the decision that it teaches. */
export const categoryDecision = 'receipt_category';

/** What is known of a purchase, and what it is. */
export interface CategoryCase {
  /** `charge`: with the history around it; `shop`: as if nobody had been there before; `said`: by a person's verdict. */
  readonly of: 'charge' | 'shop' | 'said';
  readonly evidence: Evidence;
  readonly label: string;
  /** Of a charge: whose it is. */
  readonly user?: string | null;
}

/** What a person said of a decision: which category is right, or only that one is wrong. */
interface Word {
  readonly merchant: string;
  readonly key: string;
  readonly category: string;
}

/** This many words, all alike, make a rule for a merchant; this many merchants, all alike, one for a word of their names. */
const ALIKE = 2;
/** Charges at a shop, all of one category, that nobody's word stands against; and of how many people. */
const CLEAR = 8;
const CLEAR_USERS = 3;
const LEDGER = 3_000;
const CASES = 400;
const HEARD = 200;

export const categoryLearner: Learner<CategoryRules> = {
  params: CategoryRules,
  start: nothingLearnt,
  about: 'which category a purchase is, by its shop and the words of its name',
  hint: 'Say which category it is, such as "it is Groceries".',
  propose: (rules, verdicts) => proposed(rules, verdicts.flatMap(wordOf)),
  history: (db, _workspace, said) => historyOf(db, said),
  replay: (rules, cases) => replayOf(rules, cases as readonly CategoryCase[]),
  guards: { 'right of charges': 'must not fall', 'right of new shops': 'must not fall' },
  sameCase: (context) => Context.safeParse(context).data?.key ?? '',
  clear: (verdict, cases) => clearOf(verdict, cases as readonly CategoryCase[]),
  heard: async (db): Promise<Heard[]> =>
    (
      await db.run<{ run_id: string; said_by: string; said_at: Date | null; category: string }>(
        queries.corrected_categories,
        { most: HEARD },
      )
    ).map(({ run_id: run, said_by: by, said_at: at, category }) => ({
      run,
      decision: categoryDecision,
      right: false,
      reason: `it is ${category}`,
      by,
      ...(at ? { at } : {}),
    })),
};

const Context = z.object({ merchant: z.string(), key: z.string().min(1) });
const Did = z.object({ action: z.string().nullable() });

/** A verdict as a word; none where it names no category, or its decision is of another form. */
function wordOf({ right, reason, context, action }: Verdict): Word[] {
  const [read, did] = [Context.safeParse(context), Did.safeParse(action)];
  if (!read.success || !did.success) return [];
  const category = right ? did.data.action : categoryIn(reason);
  return category === null || (!right && category === did.data.action) ? [] : [{ ...read.data, category }];
}

function proposed(rules: CategoryRules, words: readonly Word[]): Change<CategoryRules> | null {
  const byShop = Map.groupBy(words, ({ key }) => key);
  const merchants = Object.fromEntries(
    [...byShop].flatMap(([key, some]) => (some.length < ALIKE ? [] : onlyOf(some).map((category) => [key, category]))),
  );
  const pairs = [...byShop].flatMap(([key, some]) =>
    onlyOf(some).flatMap((category) => wordsOf(some[0]?.merchant ?? '').map((word) => ({ word, key, category }))),
  );
  const learnt = Object.fromEntries(
    [...Map.groupBy(pairs, ({ word }) => word)].flatMap(([word, some]) =>
      some.length < ALIKE || word.length < 3 ? [] : onlyOf(some).map((category) => [word, category]),
    ),
  );
  const said = [...changedOf('', rules.merchants, merchants), ...changedOf('names with ', rules.words, learnt)];
  if (said.length === 0) return null;
  return {
    params: { merchants: { ...rules.merchants, ...merchants }, words: { ...rules.words, ...learnt } },
    says: `After ${words.length} verdicts: ${said.join('; ')}.`,
  };
}

/** The one category that all of them name; none where they differ. */
function onlyOf(some: readonly { category: string }[]): string[] {
  const categories = new Set(some.map(({ category }) => category));
  return categories.size === 1 ? [...categories] : [];
}

const changedOf = (what: string, old: Record<string, string>, now: Record<string, string>): string[] =>
  Object.entries(now).flatMap(([name, category]) => (old[name] === category ? [] : [`${what}${name} is ${category}`]));

interface LedgerRow {
  expense_id: string;
  user_id: string | null;
  merchant: string;
  description: string | null;
  category: string;
}

/** Charges with the others around them, each shop as if it were new, and what people said; nobody's own charge tells its label. */
async function historyOf(db: Db, said: readonly Verdict[]): Promise<CategoryCase[]> {
  const rows = (await db.run<LedgerRow>(queries.labelled_categories, { most: LEDGER })).map((row) => ({
    ...row,
    letters: lettersOf(row.merchant),
    category: spelt(row.category),
  }));
  const own = Map.groupBy(rows, ({ user_id, letters }) => `${user_id} ${letters}`);
  const everybody = Map.groupBy(rows, ({ merchant }) => merchant.toLowerCase());
  const itself = new Map<string, Omit<Evidence, 'own' | 'common'>>();
  const known = (merchant: string): Omit<Evidence, 'own' | 'common'> => {
    const found = itself.get(merchant) ?? byItself(merchant, null);
    itself.set(merchant, found);
    return found;
  };
  const charges = rows.slice(0, CASES).map((row): CategoryCase => {
    const others = (some: readonly LedgerRow[] = []): Counted[] => counted(some.filter((one) => one !== row));
    const evidence = {
      ...known(row.merchant),
      own: row.user_id === null || row.letters === '' ? [] : others(own.get(`${row.user_id} ${row.letters}`)),
      common: others(everybody.get(row.merchant.toLowerCase())),
    };
    return { of: 'charge', evidence, label: row.category, user: row.user_id };
  });
  const shops = [...everybody.values()].slice(0, CASES).flatMap((some): CategoryCase[] => {
    const [commonest] = counted(some);
    const merchant = some[0]?.merchant ?? '';
    if (!commonest) return [];
    return [{ of: 'shop', evidence: { ...known(merchant), own: [], common: [] }, label: commonest.category }];
  });
  const words = said.flatMap(wordOf).map(
    ({ merchant, category }): CategoryCase => ({
      of: 'said',
      evidence: { ...known(merchant), own: [], common: counted(everybody.get(merchant.toLowerCase()) ?? []) },
      label: category,
    }),
  );
  return [...charges, ...shops, ...words];
}

function counted(rows: readonly LedgerRow[]): Counted[] {
  return [...Map.groupBy(rows, ({ category }) => category)]
    .map(([category, some]) => ({ category, n: some.length }))
    .sort((a, b) => b.n - a.n || (a.category < b.category ? -1 : 1));
}

/** What many people's charges at the shop all say. */
function clearOf({ context, action }: Verdict, cases: readonly CategoryCase[]): boolean | null {
  const [read, did] = [Context.safeParse(context), Did.safeParse(action)];
  if (!read.success || !did.success) return null;
  const at = cases.filter(({ of, evidence }) => of === 'charge' && maskedKey(evidence.merchant) === read.data.key);
  const [only, ...others] = new Set(at.map(({ label }) => label));
  const users = new Set(at.map(({ user }) => user)).size;
  if (only === undefined || others.length > 0 || at.length < CLEAR || users < CLEAR_USERS) return null;
  return did.data.action === only;
}

function replayOf(rules: CategoryRules, cases: readonly CategoryCase[]): Replay {
  const right = (of: CategoryCase['of']): { n: number; share: number } => {
    const some = cases.filter((one) => one.of === of);
    const hits = some.filter(({ evidence, label }) => weighCategory(evidence, rules).category === label).length;
    return { n: hits, share: some.length === 0 ? 1 : hits / some.length };
  };
  const [charges, shops, said] = [right('charge'), right('shop'), right('said')];
  return {
    score: cases.length === 0 ? 0 : (charges.n + shops.n + said.n) / cases.length,
    cases: cases.length,
    figures: {
      'right of charges': charges.share,
      'right of new shops': shops.share,
      'right of what people said': said.share,
    },
  };
}
