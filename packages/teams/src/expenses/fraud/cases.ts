import type { Question } from '@holdfast/agents';
import type { NewMemory, Recalled } from '@holdfast/memory';
import { z } from 'zod';
import type { FraudAnswer } from '../answers.ts';
import type { Case, Charge } from './evidence.ts';
import { LIKE } from './known-cases.ts';
import { maskedKey } from './merchant-name.ts';

/** What code reads of a case in memory. */
const CaseData = z.object({
  expense_id: z.string(),
  merchant: z.string().nullable(),
  fraud: z.boolean(),
});

/**
 * The question to memory about a charge: cases whose merchant reads like its own. Not its category, which no case has:
 * among 1,000 cases of 58 merchants six were not found for it.
 */
export function askCases({ merchant }: Charge): Question | null {
  const text = merchant?.trim() ?? '';
  return text === '' ? null : { team: 'expenses', kinds: ['case'], text, limit: 5 };
}

/** The decided ones that are like the charge, among what memory gave; the same merchant counts as near whatever the vectors say. */
export function casesOf(recalled: readonly Recalled[], charge: Charge): Case[] {
  const key = maskedKey(charge.merchant);
  return recalled.flatMap(({ memory, similarity }) => {
    const read = CaseData.safeParse(memory.data);
    if (memory.kind !== 'case' || !read.success) return [];
    if (read.data.expense_id === charge.expenseId) return [];
    const same = key !== null && maskedKey(read.data.merchant) === key;
    const likeness = Math.max(similarity ?? 0, same ? 0.9 : 0);
    if (likeness <= LIKE) return [];
    return [{ memoryId: memory.memoryId, fraud: read.data.fraud, similarity: likeness, says: memory.content }];
  });
}

/**
 * What a person decided about a charge is a case, and supersedes what was decided before. An open doubt teaches nothing.
 * Whoever is charged at the merchant next is shown it, so it tells of the merchant and of what stood out: not the sum, whose
 * charge it was, or the reviewer's words, which stand with the decision for those who may see it.
 */
export function rememberVerdict({ expense_id, charge: { merchant }, terms }: FraudAnswer, fraud: boolean): NewMemory[] {
  return [
    {
      kind: 'case',
      userId: null,
      subject: `expense:${expense_id}`,
      content: `A charge at ${merchant ?? 'an unknown merchant'} was ${fraud ? 'refused' : 'approved'}: ${telling(terms)}`,
      data: { expense_id, merchant, fraud },
      importance: fraud ? 0.9 : 0.6,
    },
  ];
}

const telling = (terms: FraudAnswer['terms']): string =>
  [...terms]
    .filter(({ points }) => points >= 0.5)
    .sort((a, b) => b.points - a.points)
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ') || 'nothing stood out';
