/**
 * What a page knows: a snapshot and the events after it, folded by one pure function. The fold is a join of facts (sets
 * cut to their newest, marks that only rise), so that order between streams and repeated delivery change nothing.
 */
import type { Event } from '@holdfast/events/contract';
import type { DecisionView, Pulse, Question, Snapshot } from '../wire.ts';
import { closes, type Marks, markOf, raise } from './mark.ts';
import { newest } from './newest.ts';

/** A question as an event tells it; hash, expiry and form of the answer come with the rows. */
export interface Asked {
  approvalId: string;
  taskId: string;
  runId: string | null;
  team: string | null;
  member: string;
  region: string;
  proposal: unknown;
  at: string;
  /** Of the attempt that asked; null where the snapshot told it. */
  fence: number | null;
}

export interface Reply {
  approvalId: string;
  by: string;
  at: string;
}

export interface State {
  pulse: Pulse;
  /** Rows of questions, as far as they were read. */
  questions: readonly Question[];
  asked: readonly Asked[];
  replies: readonly Reply[];
  decisions: readonly DecisionView[];
  /** What the feed is drawn from. */
  events: readonly Event[];
  /** The last word on each task that moved. */
  marks: Marks;
  /** Runs whose open tasks were withdrawn. */
  withdrawn: readonly { runId: string; at: string }[];
}

const keeps = { events: 1_500, decisions: 60, asked: 300, replies: 300, withdrawn: 300 } as const;

export const nameOf = (event: Event): string => `${event.stream}/${event.seq}`;

export function begin(snapshot: Snapshot): State {
  const empty: State = {
    pulse: snapshot.pulse,
    questions: snapshot.questions,
    asked: newest([], snapshot.questions.map(askedBefore), (one) => one.approvalId, keeps.asked),
    replies: [],
    decisions: newest([], snapshot.decisions, (one) => one.decisionId, keeps.decisions),
    events: [],
    marks: new Map(),
    withdrawn: [],
  };
  return fold(empty, snapshot.events);
}

export function fold(state: State, events: readonly Event[]): State {
  if (events.length === 0) return state;
  return {
    ...state,
    events: newest(state.events, events, nameOf, keeps.events),
    decisions: newest(state.decisions, events.flatMap(decided), (one) => one.decisionId, keeps.decisions),
    asked: newest(merged(state.asked, events), events.flatMap(askedBy), (one) => one.approvalId, keeps.asked),
    replies: newest(state.replies, events.flatMap(replied), (one) => one.approvalId, keeps.replies),
    withdrawn: newest(state.withdrawn, events.flatMap(withdrew), (one) => one.runId, keeps.withdrawn),
    marks: raise(state.marks, events.flatMap(markOf)),
  };
}

/** The rows tell a later truth about the same questions; the events decide which of them are open. */
export function withQuestions(state: State, questions: readonly Question[]): State {
  const asked = newest(state.asked, questions.map(askedBefore), (one) => one.approvalId, keeps.asked);
  return { ...state, questions, asked };
}

export function withPulse(state: State, pulse: Pulse): State {
  return pulse.at < state.pulse.at ? state : { ...state, pulse };
}

/** Questions that nobody has answered and whose task still waits for them, oldest first. */
export function openQuestions(state: State): Asked[] {
  const answered = new Set(state.replies.map((reply) => reply.approvalId));
  const withdrawn = new Set(state.withdrawn.map((run) => run.runId));
  return state.asked
    .filter((asked) => {
      if (answered.has(asked.approvalId) || (asked.runId !== null && withdrawn.has(asked.runId))) return false;
      const mark = state.marks.get(asked.taskId);
      return !mark || !(closes(mark) || (asked.fence !== null && mark.fence > asked.fence));
    })
    .reverse();
}

function askedBefore(question: Question): Asked {
  const { approvalId, taskId, runId, team, member, region, proposal, askedAt } = question;
  return { approvalId, taskId, runId, team, member, region, proposal, at: askedAt, fence: null };
}

/** An event knows the fence that the row did not tell. */
function merged(known: readonly Asked[], events: readonly Event[]): readonly Asked[] {
  const fences = new Map(events.flatMap(askedBy).map((one) => [one.approvalId, one.fence]));
  if (fences.size === 0) return known;
  return known.map((one) =>
    one.fence === null && fences.has(one.approvalId) ? { ...one, fence: fences.get(one.approvalId) ?? null } : one,
  );
}

function askedBy(event: Event): Asked[] {
  if (event.type !== 'task.parked') return [];
  const { taskId, runId, team, member, region, fence, approvals } = event.data;
  return approvals.map(({ approvalId, proposal }) => ({
    approvalId,
    taskId,
    runId,
    team,
    member,
    region,
    proposal,
    at: event.at,
    fence,
  }));
}

function replied(event: Event): Reply[] {
  return event.type === 'approval.answered'
    ? [{ approvalId: event.data.approvalId, by: event.data.by, at: event.at }]
    : [];
}

function withdrew(event: Event): { runId: string; at: string }[] {
  const over = event.type === 'run.cancelling' || event.type === 'run.cancelled';
  return over ? [{ runId: event.stream, at: event.at }] : [];
}

function decided(event: Event): DecisionView[] {
  if (event.type !== 'decision.made') return [];
  return [{ ...event.data, runId: event.stream, at: event.at }];
}
