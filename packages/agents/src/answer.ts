import type { Queue } from '@holdfast/queue';
import { errors, explain } from './errors.ts';
import type { HumanQuestion } from './human.ts';
import { isQuestion } from './once.ts';
import type { Registry } from './registry.ts';
import { isToolQuestion, readToolAnswer } from './tool-question.ts';

/** Says whether an answer is in the form its question asks for; throws ANSWER_INVALID. The attempt checks again. */
export function checkAnswer(registry: Registry, proposal: unknown, answer: unknown): void {
  if (isQuestion(proposal)) {
    const { team, member } = proposal;
    if (typeof answer === 'object' && answer !== null && 'happened' in answer && typeof answer.happened === 'boolean')
      return;
    throw errors.ANSWER_INVALID({
      team,
      member,
      reason: 'it must be { happened: true, result? } or { happened: false }',
    });
  }
  if (isToolQuestion(proposal)) {
    if (readToolAnswer(answer)) return;
    const { team, member } = proposal;
    throw errors.ANSWER_INVALID({ team, member, reason: 'it must be { approve: true | false, reason? }' });
  }
  const { team, member } = proposal as HumanQuestion;
  const out = registry.find(team)?.team.members[member]?.out;
  const parsed = out?.safeParse(answer);
  if (parsed && !parsed.success) throw errors.ANSWER_INVALID({ team, member, reason: explain(parsed.error) });
}

export interface Given {
  approvalId: string;
  hash: string;
  /** What the question proposed, as the inbox has it. */
  proposal: unknown;
  answer: unknown;
  by: string;
}

/** Answers a question of the inbox once; the first answer wins and the other is told who. */
export async function giveAnswer(queue: Queue, registry: Registry, given: Given): ReturnType<Queue['answer']> {
  const { proposal, ...answer } = given;
  checkAnswer(registry, proposal, given.answer);
  return await queue.answer(answer);
}
