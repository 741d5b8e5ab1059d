import type { AgentTools, StepDecision } from '@holdfast/agents';
import { mask, maskJson } from '@holdfast/telemetry';
import type { FraudAnswer } from './answers.ts';
import { errors } from './errors.ts';
import { casesOf } from './fraud/cases.ts';
import type { Case, Evidence } from './fraud/evidence.ts';
import { gather } from './fraud/gather.ts';
import { money } from './fraud/judgement.ts';
import { casePoints } from './fraud/known-cases.ts';
import { policyOf } from './fraud/learn.ts';
import type { Policy } from './fraud/policy.ts';
import { type Scored, score } from './fraud/score.ts';

type Hands = Pick<AgentTools, 'db' | 'decide' | 'fail' | 'progress' | 'memories' | 'counted' | 'params'>;

/** The rules of the member `fraud`: reads the evidence, scores it, decides. It only reads, so repeating it does no harm. */
export async function judge(
  expenseId: string,
  hands: Hands,
  given: Promise<Evidence | 'missing'> = gather(hands.db, expenseId),
): Promise<FraudAnswer> {
  const { decide, fail, progress, memories, params } = hands;
  const evidence = await given;
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
  const policy = policyOf(params);
  const scored = score({ ...evidence, cases }, policy);
  progress('scored', `${scored.action} with ${scored.score.toFixed(2)}`, { score: scored.score });
  const answer: FraudAnswer = {
    expense_id: charge.expenseId,
    ...scored,
    terms: scored.terms.map((term) => ({ ...term, says: mask(term.says) })),
    reasoning: mask(scored.reasoning),
    ...(cases.length > 0 ? byMemory(evidence, cases, scored, policy, hands) : {}),
    // People write card numbers into names of merchants; a model sees, and may repeat, what stands here.
    charge: maskJson({
      user_id: charge.userId,
      date: charge.date,
      amount: money(charge),
      merchant: charge.merchant,
      category: charge.category,
      payment_method: charge.paymentMethod,
    }),
  };
  decide(decisionOf(answer));
  return answer;
}

/** The memories of a decision and what they changed. */
function byMemory(
  evidence: Evidence,
  cases: readonly Case[],
  { score: value, reasoning }: Scored,
  policy: Policy,
  { memories, counted }: Pick<Hands, 'memories' | 'counted'>,
): Pick<FraudAnswer, 'memories' | 'without_memories' | 'reasoning'> {
  const without = score(evidence, policy);
  const points = casePoints(cases, policy.weights['similar cases']);
  const changed =
    without.score === value
      ? ' Memory changed nothing.'
      : ` Without memory the score would be ${without.score.toFixed(2)} (${without.action}).`;
  return {
    memories: cases.flatMap(({ memoryId, ...rest }, i) => {
      const recalled = memories.find(({ memory }) => memory.memoryId === memoryId);
      return recalled ? [{ ...counted(recalled, { points: points[i] ?? 0 }), ...rest }] : [];
    }),
    without_memories: { score: without.score, action: without.action },
    reasoning: mask(reasoning) + changed,
  };
}

/** The row of `agent_decisions`: flagged when a person is to look, and `context.expense_id` names the expense. */
export function decisionOf(answer: FraudAnswer): StepDecision {
  const { expense_id, score: value, action, confidence, terms, reasoning, policy, charge } = answer;
  const { memories, without_memories } = answer;
  return {
    type: action === 'clear' ? 'fraud_clear' : 'fraud_flag',
    context: {
      expense_id,
      charge,
      score: value,
      terms,
      policy,
      ...(memories ? { memories } : {}),
      ...(without_memories ? { without_memories } : {}),
    },
    reasoning,
    confidence,
    action: { action, asks: action === 'clear' ? null : 'reviewer' },
  };
}
