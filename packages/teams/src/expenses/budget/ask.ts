import { z } from 'zod';
import { Day, Month } from '../day.ts';

const Category = z.string().trim().min(1).max(200);
const Money = z.string().regex(/^\d{1,13}(\.\d{1,2})?$/, 'an exact amount such as 450.00');

/**
 * What may be asked of the budget member. A month that is not given is the running one; a category that is not given is
 * each that has a budget or a charge (for a forecast: all spending). Everything is of the asker's user.
 */
export const BudgetAsk = z.discriminatedUnion('kind', [
  /** How the month's budgets stand: spent, left, forecast, the day they will be passed. "Am I over budget?" */
  z.object({ kind: z.literal('status'), month: Month.optional(), category: Category.optional() }),
  /** What will have been spent in a period that ends today or later, at most 366 days from now. */
  z.object({
    kind: z.literal('forecast'),
    period: z.object({ from: Day, to: Day }).optional(),
    category: Category.optional(),
  }),
  /** When the running month's budgets will be passed, and how sure that is. */
  z.object({ kind: z.literal('overrun'), category: Category.optional() }),
  /** What to spend less on, by how much, and from what that is told. */
  z.object({ kind: z.literal('recommend'), month: Month.optional() }),
  /** What a budget could be, from the history; or what the named amount would mean. Nothing is written. */
  z.object({
    kind: z.literal('propose'),
    month: Month.optional(),
    category: Category.optional(),
    amount: Money.optional(),
  }),
  /** Which budgets have passed a threshold, and which of them somebody was told about. */
  z.object({ kind: z.literal('alerts'), month: Month.optional() }),
]);
export type BudgetAsk = z.infer<typeof BudgetAsk>;
