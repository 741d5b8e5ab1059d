/**
 * What the web app sends to a page, beside events. Browser-safe. Times are ISO texts of the database's clock, so that
 * they can be compared with the times of events.
 */
import type { Event, RegionSeen } from '@holdfast/events/contract';
import type { Feedback } from './learning/wire.ts';

export type { Event } from '@holdfast/events/contract';
export type * from './account/wire.ts';
export type * from './chat/wire.ts';
export type * from './documents/wire.ts';
export type * from './learning/wire.ts';
export type * from './reports/wire.ts';
export type * from './screen-wire.ts';
export type * from './views/wire.ts';

export interface WorkerView {
  worker: string;
  region: string;
  status: 'live' | 'draining' | 'gone';
  /** Its lease is not over. */
  alive: boolean;
  /** Milliseconds of its lease that are left; negative: since when it is over. */
  leaseMs: number;
  held: number;
  slots: number | null;
  startedAt: string;
}

export type RowState = 'idle' | 'acting' | 'thinking' | 'blocked' | 'unreachable';

export interface AgentView {
  team: string;
  member: string;
  kind: 'agent' | 'step' | 'human';
  does: string;
  home: string;
  state: RowState;
  /** The region that holds one of its tasks now. */
  doneBy: string | null;
  pending: number;
  processing: number;
  waiting: number;
}

export interface Figures {
  doneToday: number;
  decisionsToday: number;
  /** What agents know and nothing superseded; absent from older web apps. */
  memories?: number;
  /** From admission to answer, humans not counted; null: nothing done today. */
  p50Ms: number | null;
  p95Ms: number | null;
  /** Tasks that could be claimed and are not, and the age of the oldest. */
  depth: number;
  oldestMs: number;
  /** From the commit of an event to its leaving this web app; null: no event lately. */
  lagMs: number | null;
}

/** What has no events and is read from the rows every two seconds. */
export interface Pulse {
  at: string;
  /** In the order of takeover. */
  regions: string[];
  /** How long a lease lasts, and how often it is renewed. */
  leaseMs: number;
  beatMs: number;
  /** Of a CockroachDB without a licence key: until it holds transactions back. null: it does not; absent from older web apps. */
  licenceDaysLeft?: number | null;
  workers: WorkerView[];
  agents: AgentView[];
  /** What three witnesses said of a region last, where a chaos panel runs; absent from older web apps. */
  seen?: (RegionSeen & { at: string })[];
  figures: Figures;
}

/** A question to a human whose task waits. */
export interface Question {
  approvalId: string;
  taskId: string;
  runId: string;
  team: string;
  member: string;
  region: string;
  key: string;
  hash: string;
  /** What is asked; a person's question carries what it `shows` and the JSON `schema` of the answer. */
  proposal: unknown;
  askedAt: string;
  expiresAt: string;
}

export interface DecisionView {
  decisionId: string;
  taskId: string;
  runId: string;
  team: string;
  member: string;
  type: string;
  confidence: number | null;
  reasoning: string | null;
  action: unknown;
  context: unknown;
  at: string;
  /** What people said of it when the rows were read; events tell what they said since. */
  feedback?: Feedback | null;
}

/** One consistent page: everything up to `cursor` is in it, and perhaps a little of what follows. */
export interface Snapshot {
  cursor: string;
  pulse: Pulse;
  questions: Question[];
  decisions: DecisionView[];
  events: Event[];
}

export interface Problem {
  code: string;
  message: string;
  fix: string;
}

export interface RunRow {
  runId: string;
  team: string;
  key: string;
  status: 'running' | 'stuck' | 'cancelling' | 'completed' | 'failed' | 'cancelled';
  error: { code: string; message: string } | null;
  createdAt: string;
  completedAt: string | null;
}

export interface TaskView {
  taskId: string;
  member: string;
  turn: number;
  status: 'pending' | 'processing' | 'waiting' | 'completed' | 'failed' | 'cancelled';
  home: string;
  /** The region of the worker that holds it. */
  heldIn: string | null;
  fence: number;
  /** Copied from the run that this one was retried from: it was not run here. */
  kept: boolean;
  tries: number;
  deaths: number;
  result: unknown;
  error: { code: string; message: string } | null;
  createdAt: string;
  due: string;
  startedAt: string | null;
  completedAt: string | null;
}

/** A run that is kin by a retry, and the step: of the older of the two, the last whose answer the newer kept. */
export interface KinView {
  runId: string;
  status: RunRow['status'];
  createdAt: string;
  taskId: string;
  member: string;
  turn: number;
}

/** What a step did in the outside world, or may have done. */
export interface EffectView {
  taskId: string;
  member: string;
  turn: number;
  key: string;
  class: string;
  status: 'intended' | 'done' | 'ambiguous';
}

export interface RunPage extends RunRow {
  input: unknown;
  retriedFrom: KinView | null;
  retries: KinView[];
  effects: EffectView[];
  tasks: TaskView[];
  decisions: DecisionView[];
  /** The run's own facts. */
  events: Event[];
  /** What its attempts told while they were at work, as far as it is kept: the first 2,000. */
  steps: Event[];
}

/** One call of a model, failed tries too. Texts are masked, and cut where they were long. */
export interface CallView {
  callId: string;
  provider: string;
  model: string;
  role: string;
  purpose: string;
  /** Code of the failure; null: it answered. */
  failure: string | null;
  member: string;
  taskId: string | null;
  fence: number;
  /** `input` includes what came from or went to the cache. */
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number };
  tookMs: number;
  /** US dollars for a million tokens, decimal text, in force when it was made; null: nobody knew one. */
  price: { input: string; output: string; cacheRead: string; cacheWrite: string; source: string } | null;
  /** US dollars, decimal text. */
  cost: string | null;
  prompt: string;
  answer: string;
  at: string;
}

/** The calls of one run, oldest first. */
export interface RunCalls {
  calls: CallView[];
  /** There are more than are shown. */
  more: boolean;
  /** Of the calls shown whose price is known: US dollars, decimal text. */
  cost: string;
  /** Calls that answered and whose price nobody knows. */
  unpriced: number;
  /** The models that this web app finds configured, by role; none: rules do everything. */
  roles: { role: string; models: string[] }[];
}

/** Something a team offers to try, ready to copy. */
export interface Trial {
  team: string;
  says: string;
  text: string;
}

export type Answered =
  | { ok: true; runId: string; taskId: string }
  | { ok: false; why: 'answered' | 'expired' | 'withdrawn' | 'changed' | 'missing' | 'forbidden'; by?: string };

/** What the stream says. `events` is acknowledged by the page; until then no further batch is sent. */
export interface StreamMessages {
  events: (batch: { events: Event[]; cursor: string }, taken: () => void) => void;
  pulse: (pulse: Pulse) => void;
  /** The cursor cannot be continued: load a snapshot and connect with its cursor. */
  stale: (why: { reason: string }) => void;
  away: (problem: Problem) => void;
}
