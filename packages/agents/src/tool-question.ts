import { type Job, jsonHash, type Question } from '@holdfast/queue';
import { Pause } from './pause.ts';
import type { JsonSchema } from './shape.ts';
import type { AnyTool, Approval } from './tool.ts';

const expiresMs = 86_400_000;

/** What a person is asked before a tool is used: exactly this call. */
export interface ToolQuestion {
  kind: 'tool';
  team: string;
  member: string;
  tool: string;
  does: string;
  class: string;
  args: unknown;
  /** How many must say yes. */
  needs: number;
  who?: string;
  by?: readonly string[];
  /** Who may not answer. */
  notBy?: string;
  says: string;
  schema: JsonSchema;
}

const schema: JsonSchema = {
  type: 'object',
  properties: { approve: { type: 'boolean' }, reason: { type: 'string' } },
  required: ['approve'],
  additionalProperties: false,
};

/** A person's word on a call. */
export interface ToolAnswer {
  approve: boolean;
  reason?: string;
}

export type Permission = { granted: true } | { granted: false; why: string };

interface Call {
  tool: AnyTool;
  args: unknown;
  approval: Approval;
  team: string;
  requester: string | null;
}

/**
 * May this very call be made? Throws a pause that asks, where nobody was asked yet or too few have answered. An answer
 * counts only for the question it was given to; other arguments are another question.
 */
export function permission(job: Job, call: Call): Permission {
  const proposal = questionOf(job, call);
  const wanted = jsonHash(proposal);
  const asked = job.approvals.filter((one) => one.hash === wanted);
  if (asked.length === 0) throw park(proposal, call);
  const answers = asked.filter((one) => one.status === 'answered');
  const refused = answers.find((one) => !readToolAnswer(one.answer)?.approve);
  if (refused) {
    const reason = readToolAnswer(refused.answer)?.reason;
    return { granted: false, why: `${refused.answeredBy ?? 'somebody'} said no${reason ? `: ${reason}` : ''}` };
  }
  if (new Set(answers.map((one) => one.answeredBy)).size >= proposal.needs) return { granted: true };
  const open = asked.filter((one) => one.status === 'pending' && !one.expired);
  if (answers.length + open.length < proposal.needs) return { granted: false, why: 'nobody answered in time' };
  throw new Pause({ kind: 'park', questions: [], expiresMs: Math.min(...open.map((one) => one.msLeft)) + 1 });
}

function park(proposal: ToolQuestion, { approval, requester }: Call): Pause {
  const question: Question = {
    proposal,
    ...(approval.by ? { may: approval.by } : {}),
    ...(approval.notRequester && requester ? { notBy: requester } : {}),
  };
  return new Pause({
    kind: 'park',
    questions: Array.from({ length: proposal.needs }, () => question),
    expiresMs: approval.expires ?? expiresMs,
  });
}

function questionOf(job: Job, { tool, args, approval, team, requester }: Call): ToolQuestion {
  const { member } = job.task;
  return {
    kind: 'tool',
    team,
    member,
    tool: tool.name,
    does: tool.does,
    class: tool.class,
    args,
    needs: approval.needs ?? 1,
    ...(approval.who ? { who: approval.who } : {}),
    ...(approval.by ? { by: approval.by } : {}),
    ...(approval.notRequester && requester ? { notBy: requester } : {}),
    schema,
    says: approval.why ?? `${member} wants to use ${tool.name}: ${tool.does}`,
  };
}

export function isToolQuestion(proposal: unknown): proposal is ToolQuestion {
  return typeof proposal === 'object' && proposal !== null && 'kind' in proposal && proposal.kind === 'tool';
}

/** undefined: it is not in the form of an answer, which counts as a no. */
export function readToolAnswer(answer: unknown): ToolAnswer | undefined {
  if (typeof answer !== 'object' || answer === null || !('approve' in answer)) return undefined;
  const { approve, reason } = answer as { approve: unknown; reason?: unknown };
  if (typeof approve !== 'boolean') return undefined;
  return { approve, ...(typeof reason === 'string' ? { reason } : {}) };
}
