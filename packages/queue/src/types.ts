import type { Query } from '@holdfast/db';
import type { EventData } from '@holdfast/events/contract';
import type { NewMemory } from '@holdfast/memory';

export type RunStatus = 'running' | 'stuck' | 'cancelling' | 'completed' | 'failed' | 'cancelled';
export type TaskStatus = 'pending' | 'processing' | 'waiting' | 'completed' | 'failed' | 'cancelled';

/** JSON-shaped; what enters is text of at most 256 KB with NULs replaced. */
export type Json = unknown;

export interface TaskError {
  code: string;
  message: string;
  details?: Json;
}

/** A claimed task. `payload` is what earlier attempts left for this one. */
export interface Task {
  taskId: string;
  /** null: a bare task. */
  runId: string | null;
  shape: string;
  member: string;
  turn: number;
  /** The member's home. */
  region: string;
  fence: number;
  tries: number;
  deaths: number;
  payload: Json;
}

/** One settled task of a run. */
export interface Answer {
  taskId: string;
  member: string;
  turn: number;
  status: 'completed' | 'failed' | 'cancelled';
  result: Json;
  error: TaskError | null;
}

/** A run as its worker last knew it; `version` guards the settle. */
export interface RunView {
  runId: string;
  team: string;
  key: string;
  shape: string;
  workspace: string;
  userId: string | null;
  parentTask: string | null;
  version: number;
  open: number;
  status: RunStatus;
  input: Json;
  createdAt: Date;
  answers: readonly Answer[];
}

export interface Child {
  runId: string;
  team: string;
  key: string;
  status: RunStatus;
  error: TaskError | null;
}

export interface Approval {
  approvalId: string;
  status: 'pending' | 'answered' | 'expired';
  hash: string;
  proposal: Json;
  answer: Json;
  answeredBy: string | null;
  /** Its time is over on the database's clock (status may still say pending: then expiry woke the task). */
  expired: boolean;
  msLeft: number;
}

/** What a handler gets: one worker's hold on a task. */
export interface Job {
  readonly task: Task;
  /** null for a bare task. */
  readonly run: RunView | null;
  readonly children: readonly Child[];
  readonly approvals: readonly Approval[];
  /** Aborted when the lease is lost, the run is being cancelled, or a drain's patience is over. */
  readonly signal: AbortSignal;
  readonly worker: { readonly id: string; readonly region: string };
  /** Milliseconds left of the worker's own limit (sending of its last good beat + lease, monotonic); ≤ 0: begin no effect. */
  leaseMs(): number;
  /** A live event on the task's stream: touches no run row, nobody waits for it. */
  progress(stage: string, text: string, figures?: Record<string, unknown>): void;
}

/** A member asked to act next. */
export interface NextTask {
  member: string;
  home: string;
}

/** What `next` said, as the queue needs it. `running` needs tasks, the others none. */
export interface Plan {
  status: 'running' | 'completed' | 'failed' | 'stuck';
  error?: TaskError;
  tasks: readonly NextTask[];
}

export interface Decision {
  /** UUIDv5(team, member), see `agentId`. */
  agentId: string;
  type: string;
  context: Json;
  reasoning?: string;
  action?: Json;
  /** 0 … 1 */
  confidence?: number;
}

export interface Question {
  /** Exactly what the human sees and answers. */
  proposal: Json;
  /** Only these may answer, by the names they answer with. */
  may?: readonly string[];
  /** This one may not. */
  notBy?: string;
}

/** One statement on a team's own tables, of an attempt that is about to settle. */
export interface Write {
  query: Query;
  params: Record<string, unknown>;
}

/** How an attempt ends. */
export type Outcome =
  | {
      kind: 'settle';
      status: 'completed' | 'failed';
      answer?: Json;
      error?: TaskError;
      decisions?: readonly Decision[];
      /** Which mind gave it: shown in the event of the settle. */
      mind?: Json;
      /** Written by the same statement. */
      memories?: readonly NewMemory[];
      /** Applied in one transaction with the settle, exactly once; one that is refused fails the attempt. */
      writes?: readonly Write[];
      /** The attempt saved checkpoints: they go with the settle. */
      saved?: boolean;
      /** Pure. Asked when this settle closes the turn, with a view that already holds this answer; asked again when the run moved meanwhile. */
      plan: (view: RunView) => Plan;
    }
  /** A failure to be tried again: `tries` + 1. */
  | { kind: 'retry'; delayMs: number; error: TaskError; payload?: Json }
  /** Not a failure: the same task again, later. */
  | { kind: 'snooze'; delayMs: number; payload?: Json }
  /** Waits for humans until an answer or the expiry. */
  | { kind: 'park'; questions: readonly Question[]; expiresMs: number; payload?: Json }
  /** Starts child runs and waits until all are closed; then the task runs again and finds them by key. */
  | { kind: 'spawn'; runs: readonly NewRun[] }
  /** Back to the queue at once, untouched. */
  | { kind: 'return' }
  /** The end of a bare task. */
  | { kind: 'finish'; status: 'completed' | 'failed'; result?: Json; error?: TaskError };

export type Handler = (job: Job) => Promise<Outcome>;

export interface NewRun {
  team: string;
  /** Unique per team while the run is held; the run id is made of both. */
  key: string;
  shape: string;
  input: Json;
  workspace?: string;
  userId?: string;
  /** The members of the first turn; where `next` cannot be asked: [{ member: '$next', home }]. */
  tasks: readonly NextTask[];
  /** Seconds of precedence in the order of claims. */
  priority?: number;
}

export interface Started {
  runId: string;
  /** false: the key was taken, nothing was written. */
  started: boolean;
}

export interface NewTask {
  taskId?: string;
  member: string;
  region: string;
  payload?: Json;
  delayMs?: number;
  /** Whose task it is, for fair order. */
  user?: string;
}

/** A task as `show RUN` and the pages see it. */
export interface TaskRow {
  task_id: string;
  member: string;
  turn: number;
  status: TaskStatus;
  region: string;
  fence: number;
  tries: number;
  deaths: number;
  worker: string | null;
  worker_region: string | null;
  payload: Json;
  result: Json;
  error: TaskError | null;
  created_at: Date;
  due: Date;
  started_at: Date | null;
  completed_at: Date | null;
}

export type ProgressType = Extract<keyof EventData, `task.${string}`>;
