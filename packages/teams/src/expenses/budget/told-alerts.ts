import type { Memory, NewMemory } from '@holdfast/memory';
import { z } from 'zod';
import { type Threshold, thresholds } from './alerts.ts';
import type { BudgetChecked } from './watch.ts';

/** The kind of a memory that somebody was told of a budget. */
export const ALERT = 'alert';

const Data = z.object({ category: z.string(), month: z.string(), threshold: z.enum(thresholds) });

const about: Readonly<Record<Threshold, string>> = {
  warn: 'that most of the budget was spent',
  forecast: 'that the budget would not last the month',
  over: 'that the budget was passed',
};

/** Whoever was told knows it, and so does who answers them later; a higher threshold of the budget supersedes a lower one. */
export function rememberAlerts({ month, alerts }: BudgetChecked): NewMemory[] {
  return alerts.map(({ user_id, category, threshold, says }) => ({
    kind: ALERT,
    userId: user_id,
    subject: `budget:${month}:${category}`.slice(0, 256),
    content: `Budget alert: ${says}`,
    data: { category, month, threshold },
    importance: 0.6,
    expiresInMs: 180 * 86_400_000,
  }));
}

/** What a memory says that somebody was told. */
export function alertIn({ kind, data }: Memory): { category: string; about: string } | undefined {
  const found = kind === ALERT ? Data.safeParse(data).data : undefined;
  return found && { category: found.category, about: about[found.threshold] };
}
