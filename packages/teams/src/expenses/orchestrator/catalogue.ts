import type { z } from 'zod';
import { AnalystAsk } from '../analyst/ask.ts';
import { BudgetAsk } from '../budget/ask.ts';
import { FraudAsk } from '../fraud/ask.ts';
import { LearningAsk } from '../learning/ask.ts';
import { ReceiptAsk } from '../receipt/ask.ts';
import { ReportAsk } from '../report/ask.ts';

/** A member that a plan may ask. */
export interface Entry {
  /** What it can do, for the planner and for the person who asks. */
  does: string;
  /** What may be asked of it; anything else is refused before the plan runs. */
  ask: z.ZodType<Record<string, unknown>>;
}
export type Catalogue = Readonly<Record<string, Entry>>;

/** Every member that a plan may ask, under its name in the team. */
export const catalogue = {
  analyst: {
    does: 'exact figures of charges: totals, counts, comparisons, groups, trends, anomalies, subscriptions, duplicates',
    ask: AnalystAsk,
  },
  budget: {
    does: 'budgets against what was spent, how the month will end, what to cut, what a budget could be',
    ask: BudgetAsk,
  },
  fraud: {
    does: 'says whether a charge is suspicious and why, and scans a period for suspicious charges',
    ask: FraudAsk,
  },
  learning: {
    does: 'what the members learnt from people: what changed and why, with figures before and after',
    ask: LearningAsk,
  },
  receipt: {
    does: 'what became of a receipt that was sent: what was read, whether it was posted, linked, known already, or waits for a person',
    ask: ReceiptAsk,
  },
  report: {
    does: 'writes a report as a page and a PDF: of a period, of a month and its budgets, or an audit of what the others found',
    ask: ReportAsk,
  },
} as const satisfies Catalogue;
export type Planned = keyof typeof catalogue;

export const isPlanned = (name: string): name is Planned => Object.hasOwn(catalogue, name);
