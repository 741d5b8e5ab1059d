import type { FraudAsk } from '../fraud/ask.ts';
import type { PlanStep } from './plan.ts';

export interface Context {
  /** YYYY-MM-DD */
  today: string;
}

/** Who is asked what about a question, by rules; null: it is nobody's. */
export function route(question: string, { today }: Context): PlanStep[] | null {
  const steps = [fraudStep(question, today)].filter((step) => step !== null);
  return steps.length > 0 ? steps : null;
}

const doubt = /\b(fraud|suspicious|anomal\w*|unusual|scan|audit)\b/i;
const copies = /\b(duplicates?|twice|double[- ]charged|charged double)\b/i;
const expense = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i;

function fraudStep(question: string, today: string): PlanStep | null {
  const step = (ask: FraudAsk, why: string): PlanStep => ({ member: 'fraud', asks: [ask], after: [], why });
  const [id] = expense.exec(question) ?? [];
  if (id) return step({ kind: 'expense', expense_id: id }, 'judges the charge you named');
  const period = { from: daysBefore(today, 90), to: today };
  if (copies.test(question)) return step({ kind: 'scan', period, only: 'duplicates' }, 'looks for repeated charges');
  if (doubt.test(question)) return step({ kind: 'scan', period }, 'looks for suspicious charges');
  return null;
}

const daysBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
