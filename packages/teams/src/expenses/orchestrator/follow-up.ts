import type { AnalystRequest, Slice } from '../analyst/index.ts';
import type { PlanStep } from './plan.ts';

const opens = /^\W*(?:and|what about|how about|same(?: for)?|also|now|instead|or)\b/i;

/** "And last month?": it goes on from a question before. */
export const goesOn = (question: string): boolean => opens.test(question);

/**
 * "And last month?" after a question: what was asked of the analyst before, with what is new in place of what was there.
 * null: the question stands by itself.
 */
export function followUp(question: string, slice: Slice, before: readonly PlanStep[]): AnalystRequest | null {
  const asked = before.find(({ member }) => member === 'analyst')?.asks[0];
  if (!asked || !goesOn(question) || Object.keys(slice).length === 0) return null;
  const { categories, merchants, words, ...others } = asked;
  // Another category or merchant takes the place of whichever was meant before.
  const named = slice.categories || slice.merchants || slice.words ? {} : { categories, merchants, words };
  const kept = Object.fromEntries(Object.entries({ ...others, ...named }).filter(([, value]) => value !== undefined));
  return { ...kept, ...slice } as AnalystRequest;
}
