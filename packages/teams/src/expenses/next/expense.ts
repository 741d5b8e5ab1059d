import type { FraudAnswer } from '../answers.ts';

export interface Judged {
  fraud: Pick<FraudAnswer, 'action'> | undefined;
  reviewer: unknown;
  record: unknown;
  failed: { readonly reviewer?: unknown; readonly record?: unknown };
}

/** A watched expense: fraud judges, a person answers where there is doubt, the answer is kept. */
export function afterExpense({ fraud, reviewer, record, failed }: Judged): 'fraud' | 'reviewer' | 'record' | 'done' {
  if (!fraud) return 'fraud';
  if (fraud.action === 'clear' || failed.reviewer) return 'done';
  if (!reviewer) return 'reviewer';
  return record || failed.record ? 'done' : 'record';
}
