import { act } from '@holdfast/agents';
import { z } from 'zod';
import { correct, split, undo } from './change.ts';
import { Amount, Category, Corrected, Description } from './fields.ts';

/** What people do to expenses. */
export const expenseActs = {
  correct: act({
    title: 'Correct',
    does: 'Changes what is not right; what it was is kept',
    on: 'row',
    input: Corrected,
    act: correct,
  }),
  split: act({
    title: 'Split',
    does: 'Takes parts out, each an expense of its own; the rest stays',
    on: 'row',
    input: z.strictObject({
      parts: z
        .array(z.strictObject({ amount: Amount, category: Category.optional(), description: Description.optional() }))
        .min(1)
        .max(20),
    }),
    act: ({ parts }, at) => split(parts, at),
  }),
  undo: act({
    title: 'Undo',
    does: 'Takes a change back',
    on: 'undo',
    input: z.strictObject({ change: z.guid() }),
    act: ({ change }, at) => undo(change, at),
  }),
};
