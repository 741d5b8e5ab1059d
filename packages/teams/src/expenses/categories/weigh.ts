import { type CategoryRules, spelt, taughtOf } from './learnt.ts';

/** How often something was categorised so. */
export interface Counted {
  readonly category: string;
  readonly n: number;
}

/** Everything that is known of a purchase's category. */
export interface Evidence {
  readonly merchant: string;
  /** Of the user's own charges at the merchant, and of everybody's. */
  readonly own: readonly Counted[];
  readonly common: readonly Counted[];
  /** The chances by hand-written words, and the words that told. */
  readonly worded: ReadonlyMap<string, number>;
  readonly told: readonly string[];
  /** The chances by the like of the name. */
  readonly named: ReadonlyMap<string, number>;
}

export interface Categorised {
  /** Null: nothing tells. */
  readonly category: string | null;
  /** 0 to 1: the share of the evidence that is for it. */
  readonly confidence: number;
  /** What decided. */
  readonly from:
    | 'own history'
    | "people's words"
    | "everybody's history"
    | 'words'
    | 'the like of its name'
    | 'nothing';
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

/** Evidence adds up; the confidence is the winner's share of it. Pure. */
export function weighCategory(evidence: Evidence, rules: CategoryRules): Categorised {
  const { merchant, own, common, worded, told, named } = evidence;
  const taught = taughtOf(merchant, rules);
  const weights = new Map<string, number>();
  const add = (category: string, weight: number): void =>
    void weights.set(category, (weights.get(category) ?? 0) + weight);
  for (const [type, chance] of worded) add(type, told.length > 0 ? chance : chance / 2);
  for (const [type, chance] of named) add(type, NAMED * chance);
  for (const { category, n } of own) add(spelt(category), OWN * n);
  const of = common.reduce((sum, { n }) => sum + n, 0);
  for (const { category, n } of common) add(spelt(category), (COMMON * Math.min(of, MOST_COMMON) * n) / of);
  for (const { category, weight } of taught) add(category, weight);
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
  const learnt = taught.find(({ category }) => category === best.category);
  return { ...best, ...reasonOf(best.category, evidence, learnt?.says), likeliest };
}

function reasonOf(
  category: string,
  { own, common, told, merchant }: Evidence,
  learnt: string | undefined,
): Pick<Categorised, 'from' | 'says'> {
  const mine = own.find((each) => spelt(each.category) === category);
  if (mine !== undefined)
    return { from: 'own history', says: `${mine.n} earlier charges at ${merchant} were ${category}` };
  if (learnt !== undefined) return { from: "people's words", says: learnt };
  const others = common.find((each) => spelt(each.category) === category);
  if (others !== undefined)
    return { from: "everybody's history", says: `${others.n} charges of others at ${merchant} were ${category}` };
  if (told.length === 0)
    return { from: 'the like of its name', says: `merchants with names like ${merchant} are ${category}` };
  return {
    from: 'words',
    says: `"${told.slice(0, 3).join('", "')}" ${told.length === 1 ? 'tells' : 'tell'} ${category}`,
  };
}
