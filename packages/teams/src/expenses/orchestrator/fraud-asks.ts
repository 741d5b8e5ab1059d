import type { Slice } from '../analyst/index.ts';
import type { FraudAsk } from '../fraud/ask.ts';

const expense = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;
const one =
  /\b(?:last|latest|newest|most recent|this|that|the) (?:\w+ )?(?:charge|expense|transaction|purchase|payment|one)\b/i;

/** The expense that a question names by its id. */
export const expenseIn = (text: string): string | undefined => expense.exec(text)?.[0].toLowerCase();

/** What a question about suspicion asks: one charge where one is meant, else a scan of the period. */
export function fraudAsk(text: string, { period, merchants, categories }: Slice, today: string): FraudAsk {
  const id = expenseIn(text);
  if (id) return { kind: 'expense', expense_id: id };
  const merchant = merchants?.[0] ? { merchant: merchants[0] } : {};
  if (one.test(text) && !period) return { kind: 'latest', ...merchant };
  const copies = /\b(?:duplicates?|twice|double)\b/i.test(text) ? { only: 'duplicates' as const } : {};
  const kinds = categories ? { categories } : {};
  return { kind: 'scan', period: scanned(period, today), ...kinds, ...merchant, ...copies };
}

/** The period to look through: the question's, else the last 90 days. */
export const scanned = (period: Slice['period'], today: string): { from: string; to: string } =>
  period ? { from: period.from, to: period.to } : { from: daysBefore(today, 89), to: today };

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
