import { agentId, type JudgedDecision, learnId, type Queue, toJsonValue, toText } from '@holdfast/queue';
import { mask, metrics, point } from '@holdfast/telemetry';
import { z } from 'zod';
import { errors } from './errors.ts';
import { learners, verdicts as queries } from './queries.ts';
import { retried } from './retried.ts';
import type { Feedback, LearnerRow, VerdictRow } from './rows.ts';

export interface Judging {
  decisionId: string;
  right: boolean;
  reason?: string | null;
  by: string;
}

export interface Judged {
  decisionId: string;
  team: string;
  /** Whose learner it teaches: the decision's member, or the skill that the decision names. */
  member: string;
  by: string;
  right: boolean;
  reason: string | null;
  revision: number;
  /** false: this person had said exactly this before. */
  changed: boolean;
  feedback: Feedback;
  /** Who said otherwise of the same decision. */
  against: string[];
}

/** The bare task that learns; every worker that has learners handles it. */
export const learnMember = 'learn';

const counted = metrics.counter('holdfast_verdicts_total');

/**
 * Takes a person's word on a decision; a second word of theirs replaces the first. Written with the mark on the decision
 * and the event in one statement; what learns from it follows as a task, and is found by the sweep where we die before.
 */
export async function judge(queue: Queue, given: Judging): Promise<Judged> {
  const decision = await queue.decision(given.decisionId);
  if (!decision) throw errors.DECISION_UNKNOWN({ decision: given.decisionId });
  const word = { by: toText(given.by), right: given.right, reason: given.reason ? toText(mask(given.reason)) : null };
  const { team } = decision;
  const member = taughtBy(decision);
  await queue.db.run(learners.ensure, { team, member, agent: agentId(team, member), region: decision.home });
  const { judged, seq } = await retried({ team, member }, () => judgeOnce(queue, { ...decision, member }, word));
  await point('judge.written', { team, member, seq });
  await enqueueLearn(queue, { team, member, region: decision.home, seq });
  return judged;
}

const Teaching = z.object({ mind: z.object({ teaches: z.string().min(1).max(100) }) });

const taughtBy = ({ context, member }: JudgedDecision): string => {
  const read = Teaching.safeParse(context);
  return read.success ? read.data.mind.teaches : member;
};

interface Word {
  by: string;
  right: boolean;
  reason: string | null;
}

async function judgeOnce(
  queue: Queue,
  decision: JudgedDecision,
  word: Word,
): Promise<{ judged: Judged; seq: number } | undefined> {
  const { team, member, decision_id: decisionId } = decision;
  const [learner] = await queue.db.run<LearnerRow>(learners.learner, { team, member });
  if (!learner) throw errors.LEARNER_UNKNOWN({ team, member });
  const said = await queue.db.run<VerdictRow>(queries.ofDecisions, { decisions: [decisionId] });
  const own = said.find(({ said_by }) => said_by === word.by);
  const others = said.filter((one) => one !== own);
  const judged: Judged = {
    decisionId,
    team,
    member,
    ...word,
    revision: (own?.revision ?? 0) + 1,
    changed: true,
    feedback: feedbackOf([word.right, ...others.map(({ is_right }) => is_right)]),
    against: others.filter(({ is_right }) => is_right !== word.right).map(({ said_by }) => said_by),
  };
  if (own && own.is_right === word.right && own.reason === word.reason)
    return { judged: { ...judged, revision: own.revision, changed: false }, seq: learner.seq };
  await point('judge.sending', { team, member });
  const [written] = await queue.db.run<{ seq: number }>(queries.judge, {
    team,
    member,
    seq: learner.seq,
    decision: decisionId,
    by: word.by,
    workspace: decision.workspace,
    right: word.right,
    reason: word.reason,
    feedback: judged.feedback,
    lane: queue.lane,
    data: toJsonValue(eventOf(decision, judged)),
  });
  if (!written) return undefined;
  queue.hints.events();
  counted.inc({ verdict: word.right ? 'right' : 'wrong' });
  return { judged, seq: written.seq };
}

/** What people say together: one who says otherwise makes it contested. */
export function feedbackOf(rights: readonly boolean[]): Feedback {
  if (rights.every(Boolean)) return 'right';
  return rights.some(Boolean) ? 'contested' : 'wrong';
}

const eventOf = ({ run_id }: JudgedDecision, judged: Judged): Record<string, unknown> => ({
  team: judged.team,
  member: judged.member,
  decisionId: judged.decisionId,
  runId: run_id,
  by: mask(judged.by),
  right: judged.right,
  reason: judged.reason,
  feedback: judged.feedback,
  revision: judged.revision,
});

export interface Behind {
  team: string;
  member: string;
  region: string;
  seq: number;
}

/** The task's id is made of what is to be learnt from: asked for again, it is the same task. */
export async function enqueueLearn(queue: Queue, { team, member, region, seq }: Behind): Promise<void> {
  await queue.enqueue([{ taskId: learnId(team, member, seq), member: learnMember, region, payload: { team, member } }]);
}

const sweepPage = 100;

/** Members of whom something was said and whose task never came to be, because who said it died in between. */
export async function sweep(queue: Queue): Promise<Behind[]> {
  const behind = await queue.db.run<Behind>(learners.behind, { page: sweepPage });
  for (const one of behind) await enqueueLearn(queue, one);
  return behind;
}
