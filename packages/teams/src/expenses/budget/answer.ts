import { Brief } from '@holdfast/agents';
import { z } from 'zod';
import { states } from './standing.ts';

const Money = z.string();
const Range = z.object({ median: Money, low: Money, high: Money });
const Day = z.iso.date();

/** A budget as a page draws it; amounts are exact decimal text, intervals hold 80 %. */
export const BudgetLine = z.object({
  user_id: z.string(),
  /** `*`: all spending. */
  category: z.string(),
  month: z.string(),
  currency: z.string(),
  amount: Money,
  spent: Money,
  /** Of the amount, in percent; null where the amount is nothing. */
  percent: z.number().nullable(),
  warn_at: z.number(),
  state: z.enum(states),
  says: z.string(),
  forecast: Range.nullable(),
  /** The chance that the month ends above the amount. */
  chance: z.number().nullable(),
  passed_on: Day.nullable(),
  /** `high` null: maybe not in this month. */
  passes: z.object({ median: Day, low: Day, high: Day.nullable() }).nullable(),
});
export type BudgetLine = z.infer<typeof BudgetLine>;

/** What the member brings back. `proposals` are nobody's budgets until somebody sets them. */
export const BudgetAnswer = Brief.extend({
  budgets: z.array(BudgetLine).default([]),
  proposals: z
    .array(
      z.object({
        user_id: z.string(),
        category: z.string(),
        month: z.string(),
        amount: Money,
        currency: z.string(),
        says: z.string(),
      }),
    )
    .default([]),
});
export type BudgetAnswer = z.infer<typeof BudgetAnswer>;

/** An answer under way. */
export const emptyAnswer = (): BudgetAnswer => ({
  text: '',
  figures: [],
  tables: [],
  charts: [],
  documents: [],
  degraded: [],
  budgets: [],
  proposals: [],
});
