import type { Attempt, EventData, EventType, TaskEnd, TaskRef } from '@holdfast/events/contract';
import { mask, maskJson } from '@holdfast/telemetry';
import { agentId, decisionId, shardOf, taskId } from './ids.ts';
import { toJson, toJsonValue, toText } from './json.ts';
import type { SettleEvent, Settlement, SettleTask } from './settle.ts';
import type { Answer, Outcome, Plan, RunView, Task, TaskError } from './types.ts';

export type Settling = Extract<Outcome, { kind: 'settle' }>;

/** What the settling worker is, as far as the settlement must know. */
export interface Closer {
  worker: string;
  region: string;
  /** May a next task with this home be leased to this worker in the same statement? Asked once a task, counts what it grants. */
  mayLease(home: string): boolean;
  elapsedMs: number;
}

/** The settlement of a finished attempt on the run as we know it. Pure but for `mayLease`; `plan` is asked only when this closes the turn. */
export function settlement(task: Task, view: RunView, outcome: Settling, closer: Closer): Settlement {
  if (view.status === 'cancelling') return cancelled(task, view, closer);
  const last = view.open === 1;
  const answer = toJson(outcome.answer);
  const memories = outcome.memories ?? [];
  const error = outcome.error ? plainError(outcome.error) : null;
  const plan = last ? outcome.plan(withAnswer(view, task, outcome)) : undefined;
  const next = plan ? nextTasks(task, plan, closer) : [];
  const end = { ...taskEnd(task, view, closer, next), ...(outcome.mind === undefined ? {} : { mind: outcome.mind }) };
  const decisions = (outcome.decisions ?? []).map((decision, index) => ({
    id: decisionId(task.taskId, task.fence, index),
    agentId: decision.agentId,
    type: toText(decision.type),
    context: toJsonValue(decision.context),
    reasoning: decision.reasoning === undefined ? null : toText(decision.reasoning),
    action: toJson(decision.action),
    confidence: decision.confidence ?? null,
  }));
  const events: SettleEvent[] = [
    outcome.status === 'failed' && error ? event('task.failed', { ...end, error }) : event('task.completed', end),
    ...(outcome.decisions ?? []).map((decision, index) =>
      event('decision.made', {
        decisionId: decisionId(task.taskId, task.fence, index),
        taskId: task.taskId,
        team: view.team,
        member: task.member,
        type: decision.type,
        confidence: decision.confidence ?? null,
        reasoning: decision.reasoning ?? null,
        action: decision.action ?? null,
        context: decision.context,
      }),
    ),
    ...(plan ? planEvents(plan, view.team) : []),
  ];
  return {
    taskId: task.taskId,
    runId: view.runId,
    fence: task.fence,
    version: view.version,
    last,
    runFrom: 'running',
    runTo: plan?.status ?? 'running',
    taskTo: outcome.status,
    answer,
    error: error && toJson(error),
    runError: plan?.error ? toJson(plainError(plan.error)) : null,
    next,
    decisions,
    events,
    called: view.parentTask !== null,
    keeps: outcome.saved === true || task.fence > 1 || memories.length > 0,
    ...(memories.length > 0
      ? { memories: { after: task.taskId, agentId: agentId(view.team, task.member), team: view.team, memories } }
      : {}),
  };
}

function cancelled(task: Task, view: RunView, closer: Closer): Settlement {
  const last = view.open === 1;
  const events = [event('task.cancelled', taskEnd(task, view, closer))];
  if (last) events.push(event('run.cancelled', { by: `worker ${closer.worker}` }));
  return {
    taskId: task.taskId,
    runId: view.runId,
    fence: task.fence,
    version: view.version,
    last,
    runFrom: 'cancelling',
    runTo: last ? 'cancelled' : 'cancelling',
    taskTo: 'cancelled',
    answer: null,
    error: null,
    runError: null,
    next: [],
    decisions: [],
    events,
    called: view.parentTask !== null,
    keeps: true,
  };
}

function nextTasks(task: Task, plan: Plan, closer: Closer): SettleTask[] {
  return plan.tasks.map(({ member, home }) => {
    const id = taskId(task.runId as string, member, task.turn + 1);
    return {
      taskId: id,
      member,
      turn: task.turn + 1,
      region: home,
      shard: shardOf(id),
      worker: closer.mayLease(home) ? closer.worker : null,
    };
  });
}

/** Who is next stands in the end of the task that closed the turn; only a run that is over, or stuck, says more. */
function planEvents(plan: Plan, team: string): SettleEvent[] {
  const error = plainError(plan.error ?? { code: 'UNKNOWN', message: 'no reason given' });
  switch (plan.status) {
    case 'running':
      return [];
    case 'completed':
      return [event('run.completed', { team })];
    case 'failed':
      return [event('run.failed', { team, error })];
    case 'stuck':
      return [event('run.stuck', { team, error })];
  }
}

/** The view with this attempt's answer in it: what `next` is asked with, and what a chained next task starts from. */
export function withAnswer(view: RunView, task: Task, outcome: Settling): RunView {
  const answer: Answer = {
    taskId: task.taskId,
    member: task.member,
    turn: task.turn,
    status: outcome.status,
    result: outcome.answer ?? null,
    error: outcome.error ?? null,
  };
  return { ...view, answers: [...view.answers, answer] };
}

export const taskRef = (task: TaskRef): TaskRef => ({
  taskId: task.taskId,
  member: task.member,
  turn: task.turn,
  region: task.region,
});

export function attemptOf(task: Task, team: string | null, worker: { id: string; region: string }): Attempt {
  return { ...taskRef(task), runId: task.runId, team, fence: task.fence, worker: worker.id, at: worker.region };
}

function taskEnd(task: Task, view: RunView, closer: Closer, next: readonly SettleTask[] = []): TaskEnd {
  return {
    ...taskRef(task),
    team: view.team,
    fence: task.fence,
    worker: closer.worker,
    at: closer.region,
    ms: Math.round(closer.elapsedMs),
    ...(next.length > 0 ? { next: next.map(taskRef) } : {}),
  };
}

function event<T extends EventType>(type: T, data: EventData[T]): SettleEvent {
  return { type, data: toJsonValue(data) };
}

export function plainError(error: TaskError): TaskError {
  return {
    code: error.code,
    message: mask(toText(error.message).slice(0, 4_000)),
    ...(error.details === undefined ? {} : { details: maskJson(error.details) }),
  };
}
