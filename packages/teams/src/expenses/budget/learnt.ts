import { z } from 'zod';
import type { Memory } from './project.ts';

/** What people taught of budgets. */
export const BudgetRules = z.object({
  /** How likely it must be that a budget is passed before somebody is told. */
  sure: z.number().min(0.5).max(0.99),
  /** Nobody is warned before this share of a budget is spent, whatever the budget itself says. */
  warn: z.number().min(0).max(0.99),
  /** How soon the forecast forgets what was bought. */
  memory: z.enum(['recent', 'usual', 'long'] satisfies Memory[]),
  /** What a recommendation must save in a month to be worth saying; cents. */
  least: z.number().int().min(0).max(1_000_000),
});
export type BudgetRules = z.infer<typeof BudgetRules>;

export const startRules: BudgetRules = { sure: 0.75, warn: 0, memory: 'usual', least: 500 };

export const rulesOf = (inForce: { params: unknown } | null): BudgetRules =>
  inForce === null ? startRules : BudgetRules.parse(inForce.params);
