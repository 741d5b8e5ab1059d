import { AnalystAsk, type AnalystRequest, type Slice, type Understood } from '../analyst/index.ts';
import type { PlanStep } from './plan.ts';

const opens = /^\W*(?:and|what about|how about|same(?: for)?|also|now|instead|or)\b/i;

/** "And last month?": it goes on from a question before. */
export const goesOn = (question: string): boolean => opens.test(question);

/**
 * "And last month?" after a question: what was asked of the analyst before, with what is new in place of what was there.
 * null: the question stands by itself, for it asks something of its own, is for another member, or fits nothing of before.
 */
export function followUp(question: string, read: Understood, before: readonly PlanStep[]): AnalystRequest | null {
  const earlier = AnalystAsk.safeParse(before.find(({ member }) => member === 'analyst')?.asks[0]).data;
  const [own, ...more] = read.asks;
  if (!earlier || !own || !goesOn(question) || more.length > 0 || read.rest.length > 0) return null;
  const merged =
    own.kind === 'summary' ? withNew(earlier, own) : own.kind === earlier.kind ? again(earlier, own) : null;
  return merged && AnalystAsk.safeParse(merged).success ? merged : null;
}

/** A name or a time alone takes its place wherever the earlier request was limited. */
function withNew(earlier: AnalystRequest, { kind: _, ...slice }: Extract<AnalystRequest, { kind: 'summary' }>) {
  if (earlier.kind === 'compare') return comparedIn(earlier, slice);
  if (earlier.kind !== 'share') return renewed(earlier, slice);
  const { period, currencies, ...of } = slice;
  const whole = { ...earlier, ...(period ? { period } : {}), ...(currencies ? { currencies } : {}) };
  return { ...whole, of: renewed(earlier.of, of) };
}

/** Every side is limited anew. Sides that would become the same are no comparison any more. */
function comparedIn(earlier: Extract<AnalystRequest, { kind: 'compare' }>, slice: Slice): AnalystRequest | null {
  const sides = earlier.sides.map((side) => renewed(side, slice));
  const different = new Set(
    sides.map(({ says: _, ...side }) => JSON.stringify(Object.entries(side).sort(([a], [b]) => (a < b ? -1 : 1)))),
  );
  return different.size === sides.length ? { ...earlier, sides } : null;
}

/** The same kind asked with its own words: what they leave open is as it was. Sides leave nothing open. */
const again = (earlier: AnalystRequest, own: AnalystRequest): AnalystRequest | null =>
  own.kind === 'compare' || own.kind === 'sql' ? null : ({ ...renewed(earlier, own), ...own } as AnalystRequest);

/** Another category or merchant takes the place of whichever was meant before. */
function renewed<T extends object>(earlier: T, slice: Slice | AnalystRequest): T {
  const kept: [string, unknown][] = Object.entries(earlier);
  const names = ['categories', 'merchants', 'words'];
  const named = names.some((name) => name in slice);
  return { ...Object.fromEntries(kept.filter(([name]) => !(named && names.includes(name)))), ...slice } as T;
}
