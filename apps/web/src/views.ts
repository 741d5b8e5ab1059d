/** Rows as the page knows them (wire.ts of the dashboard). */
import type {
  DecisionView,
  EffectView,
  Feedback,
  KinView,
  Question,
  RunRow as RunView,
  TaskView,
  WorkerView,
} from '@holdfast/dashboard/wire';
import type { DecisionRow, InboxRow, KinRow, RunEffect, RunRow, TaskRow, WorkerRow } from '@holdfast/queue';

export function workerView(row: WorkerRow, held: ReadonlyMap<string, number>): WorkerView {
  return {
    worker: row.worker,
    region: row.region,
    status: row.status,
    alive: row.alive,
    leaseMs: Math.round(-row.silent_s * 1000),
    held: held.get(row.worker) ?? 0,
    slots: slotsOf(row.info),
    startedAt: row.started_at.toISOString(),
  };
}

function slotsOf(info: unknown): number | null {
  const slots = typeof info === 'object' && info !== null && 'slots' in info ? info.slots : null;
  return typeof slots === 'number' ? slots : null;
}

export function questionView(row: InboxRow): Question {
  return {
    approvalId: row.approval_id,
    taskId: row.task_id,
    runId: row.run_id,
    team: row.team,
    member: row.member,
    region: row.region,
    key: row.key,
    hash: row.hash,
    proposal: row.proposal,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}

export function decisionView(row: DecisionRow): DecisionView {
  return {
    decisionId: row.decision_id,
    taskId: row.task_id,
    runId: row.run_id,
    team: row.team ?? '',
    member: row.member ?? '',
    type: row.decision_type,
    confidence: row.confidence,
    reasoning: row.reasoning,
    action: row.action,
    context: row.context,
    at: row.created_at.toISOString(),
    feedback: feedbackOf(row.user_feedback),
  };
}

const feedbackOf = (said: string | null): Feedback | null =>
  said === 'right' || said === 'wrong' || said === 'contested' ? said : null;

export function runView(row: RunRow): RunView {
  return {
    runId: row.run_id,
    team: row.team,
    key: row.key,
    status: row.status,
    error: row.error && { code: row.error.code, message: row.error.message },
    createdAt: row.created_at.toISOString(),
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}

export function taskView(row: TaskRow): TaskView {
  return {
    taskId: row.task_id,
    member: row.member,
    turn: row.turn,
    status: row.status,
    home: row.region,
    heldIn: row.worker_region,
    fence: row.fence,
    kept: row.fence === 0 && (row.status === 'completed' || row.status === 'failed'),
    tries: row.tries,
    deaths: row.deaths,
    result: row.result,
    error: row.error && { code: row.error.code, message: row.error.message },
    createdAt: row.created_at.toISOString(),
    due: row.due.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}

export const kinView = (row: KinRow): KinView => ({
  runId: row.run_id,
  status: row.status,
  createdAt: row.created_at.toISOString(),
  taskId: row.task_id,
  member: row.member,
  turn: row.turn,
});

export const effectView = (row: RunEffect): EffectView => ({
  taskId: row.task_id,
  member: row.member,
  turn: row.turn,
  key: row.key,
  class: row.class,
  status: row.status,
});
