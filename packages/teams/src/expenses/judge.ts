import type { StepDecision, Tools } from '@holdfast/agents';
import type { InForce } from '@holdfast/learning';
import type { Recalled } from '@holdfast/memory';
import type { FraudAnswer } from './answers.ts';
import { errors } from './errors.ts';
import { casesOf } from './fraud/cases.ts';
import { gather } from './fraud/gather.ts';
import { money } from './fraud/judgement.ts';
import { policyOf } from './fraud/learn.ts';
import { score } from './fraud/score.ts';

/** What an agent's attempt has besides: memories and the parameters in force. Without them fraud judges by evidence and version 0. */
export interface Mind {
  readonly memories: readonly Recalled[];
  readonly params: InForce | null;
}

const bare: Mind = { memories: [], params: null };

/** The body of the member `fraud`: reads the evidence, scores it, decides. It only reads, so repeating it does no harm. */
export async function judge(
  expenseId: string,
  { db, decide, fail, progress }: Pick<Tools, 'db' | 'decide' | 'fail' | 'progress'>,
  { memories, params }: Mind = bare,
): Promise<FraudAnswer> {
  const evidence = await gather(db, expenseId);
  if (evidence === 'missing') {
    const { code, message } = errors.EXPENSE_MISSING({ expense_id: expenseId });
    return fail(code, message);
  }
  const { charge, history, peers } = evidence;
  progress(
    'evidence',
    `${history.length} earlier charges of the user, ${peers.n} of others at ${charge.merchant ?? '?'}`,
  );
  const cases = casesOf(memories, charge);
  const scored = score({ ...evidence, cases }, policyOf(params));
  progress('scored', `${scored.action} with ${scored.score.toFixed(2)}`, { score: scored.score });
  const answer: FraudAnswer = {
    expense_id: charge.expenseId,
    ...scored,
    terms: [...scored.terms],
    ...(cases.length > 0 ? { memories: cases.map(({ memoryId, ...rest }) => ({ memory_id: memoryId, ...rest })) } : {}),
    charge: {
      user_id: charge.userId,
      date: charge.date,
      amount: money(charge),
      merchant: charge.merchant,
      category: charge.category,
      payment_method: charge.paymentMethod,
    },
  };
  decide(decisionOf(answer));
  return answer;
}

/** The row of `agent_decisions`: flagged when a person is to look, and `context.expense_id` names the expense. */
export function decisionOf(answer: FraudAnswer): StepDecision {
  const { expense_id, score: value, action, confidence, terms, reasoning, policy, charge, memories } = answer;
  return {
    type: action === 'clear' ? 'fraud_clear' : 'fraud_flag',
    context: { expense_id, charge, score: value, terms, policy, ...(memories ? { memories } : {}) },
    reasoning,
    confidence,
    action: { action, asks: action === 'clear' ? null : 'reviewer' },
  };
}
