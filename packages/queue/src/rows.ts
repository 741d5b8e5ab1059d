import type { Json, RunStatus, TaskError, TaskStatus } from './types.ts';

/** Rows as they are read for people: the tables' own column names. */
export interface RunRow {
  run_id: string;
  team: string;
  key: string;
  status: RunStatus;
  version: number;
  open: number;
  error: TaskError | null;
  created_at: Date;
  completed_at: Date | null;
  shape: string;
  workspace: string;
  user_id: string | null;
  parent_task: string | null;
  input: Json;
}

/** A run that is kin of another by a retry: `of` which it was retried from the step, or `from` a step of it. */
export interface KinRow {
  kin: 'of' | 'from';
  run_id: string;
  status: RunStatus;
  created_at: Date;
  task_id: string;
  member: string;
  turn: number;
}

/** An effect of a run; `intended`: begun, and nobody has recorded the end. */
export interface RunEffect {
  task_id: string;
  key: string;
  class: string;
  status: 'intended' | 'done' | 'ambiguous';
  member: string;
  turn: number;
}

export interface InboxRow {
  approval_id: string;
  task_id: string;
  hash: string;
  proposal: Json;
  asked_at: Date;
  expires_at: Date;
  run_id: string;
  member: string;
  region: string;
  team: string;
  key: string;
}

export interface DecisionRow {
  decision_id: string;
  agent_id: string;
  team: string | null;
  member: string | null;
  decision_type: string;
  context: Json;
  reasoning: string | null;
  action: Json;
  confidence: number | null;
  user_feedback: string | null;
  run_id: string;
  task_id: string;
  region: string;
  created_at: Date;
}

/** A decision and whose it is; `home`: where its member prefers to run. */
export interface JudgedDecision extends DecisionRow {
  team: string;
  member: string;
  workspace: string;
  home: string;
  user_id: string | null;
}

/** What a decision rests on, and what it did. */
export interface Grounds {
  decision_id: string;
  context: Json;
  action: Json;
}

/** A decision of a run in which a person may have answered a question. */
export interface AnsweredDecision {
  run_id: string;
  decision_type: string;
  decision_id: string;
  answered_by: string | null;
}

export interface AgentState {
  agent_id: string;
  agent_type: string;
  team: string;
  kind: 'agent' | 'step' | 'human';
  does: string;
  region: string;
  status: 'unreachable' | 'thinking' | 'acting' | 'blocked' | 'idle';
  current_task: string | null;
  last_heartbeat: Date | null;
  done_by: string | null;
  pending: number;
  processing: number;
  waiting: number;
}

export interface WorkerRow {
  worker: string;
  region: string;
  status: 'live' | 'draining' | 'gone';
  lease_until: Date;
  steady_since: Date;
  started_at: Date;
  info: Json;
  alive: boolean;
  silent_s: number;
}

export interface Depth {
  region: string;
  status: 'pending' | 'processing' | 'waiting';
  n: number;
  oldest_s: number;
}

export interface AmbiguousEffect {
  task_id: string;
  key: string;
  class: string;
  fence: number;
  deadline: Date;
  run_id: string | null;
  member: string;
  team: string | null;
}

export interface MemberInfo {
  team: string;
  member: string;
  kind: 'agent' | 'step' | 'human';
  does: string;
  home: string;
  shape: string;
}

/** What was answered and decided since a time; milliseconds from admission to answer, without people's thinking. */
export interface Since {
  done: number;
  decided: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

/** A bare task as it stands. `started_at`: its latest claim. */
export interface BareTask {
  task_id: string;
  member: string;
  region: string;
  status: TaskStatus;
  fence: number;
  tries: number;
  deaths: number;
  /** Of the worker that holds it now. */
  worker_region: string | null;
  result: Json;
  created_at: Date;
  started_at: Date | null;
  completed_at: Date | null;
}

/** How a run ended. More decisions than `deciders`, the tasks that made them, would be work done twice. */
export interface RunOutcome {
  run_id: string;
  status: RunStatus;
  created_at: Date;
  completed_at: Date | null;
  decisions: number;
  deciders: number;
  /** The highest of its tasks: how often the most often claimed was claimed. */
  fence: number;
  decided_at: Date | null;
}
