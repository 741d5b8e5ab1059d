/**
 * The facts that Holdfast appends, and the cursor by which a reader continues. Browser-safe.
 *
 * `(stream, seq)` is the order that matters, `(lane, pos)` the order of delivery. A stream is a run, a task (live
 * progress of its attempts, `seq = fence · 10⁶ + n`), a worker, a member (what people say of it and what it learns), a
 * region, or the chaos panel.
 */
export { asksNext, type SettledTask, stateAfter } from './kept.ts';

export const LANES = 64;
export const LANES_PER_REGION = 16;

/** Who a task is, in every event about one. */
export interface TaskRef {
  taskId: string;
  member: string;
  turn: number;
  /** The member's home. */
  region: string;
}

/** Data of each type of event, by type. */
export interface EventData {
  /** `from`: it was retried from a step of another run, and begins with what it `kept` of that. */
  'run.started': {
    team: string;
    key: string;
    tasks: TaskRef[];
    from?: { runId: string; taskId: string; by: string };
    kept?: (TaskRef & { status: 'completed' | 'failed' })[];
  };
  'task.completed': TaskEnd;
  'task.failed': TaskEnd & { error: { code: string; message: string } };
  'task.cancelled': TaskEnd;
  'decision.made': {
    decisionId: string;
    taskId: string;
    team: string;
    member: string;
    type: string;
    confidence: number | null;
    reasoning: string | null;
    action: unknown;
    context: unknown;
  };
  'run.completed': { team: string };
  'run.failed': { team: string; error: { code: string; message: string } };
  'run.stuck': { team: string; error: { code: string; message: string } };
  'run.cancelling': { by: string };
  'run.cancelled': { by: string };
  'run.redriven': { by: string };
  'approval.answered': { approvalId: string; taskId: string; by: string; answer: unknown };
  /** An attempt that is not over at once, or that was taken over. `takenFrom`: the region that fell silent. */
  'task.started': Attempt & { takenFrom?: string };
  'task.progress': Attempt & { stage: string; text: string; figures?: Record<string, unknown> };
  'task.retrying': Attempt & { delayMs: number; error: { code: string; message: string } };
  'task.snoozed': Attempt & { delayMs: number };
  'task.parked': Attempt & { approvals: { approvalId: string; proposal: unknown }[] };
  'task.returned': Attempt;
  'task.awaiting': Attempt & { runs: string[] };
  /** On the member's stream, as all that follows of versions. `feedback` is what people say of the decision together. */
  'decision.judged': MemberRef & {
    decisionId: string;
    runId: string;
    by: string;
    right: boolean;
    reason: string | null;
    feedback: 'right' | 'wrong' | 'contested';
    /** How often this person has judged the decision, this time included. */
    revision: number;
  };
  'version.proposed': MemberRef & { version: number; parent: number; says: string; verdicts: number };
  'version.promoted': MemberRef & {
    version: number;
    from: number;
    by: string;
    before: ReplayFigures;
    after: ReplayFigures;
  };
  'version.refused': MemberRef & {
    version: number;
    why: string;
    before: ReplayFigures | null;
    after: ReplayFigures | null;
  };
  'version.rolled_back': MemberRef & { from: number; to: number; by: string };
  'worker.joined': { worker: string; region: string };
  'worker.draining': { worker: string; region: string };
  'worker.left': { worker: string; region: string };
  'worker.gone': { worker: string; region: string; by: string; tasks: number };
  /** On the region's stream: what three independent witnesses say. Only the heartbeats decide. */
  'region.seen': RegionSeen;
  /** On the panel's stream, as what follows. `experiment`: it belongs to one. */
  'fault.inflicted': { fault: string; does: string; region: string | null; by: string; experiment: string | null };
  'fault.healed': { fault: string; region: string | null; by: string; experiment: string | null };
  'experiment.started': { experiment: string; scenario: string; title: string; by: string };
  'experiment.ended': {
    experiment: string;
    scenario: string;
    title: string;
    by: string;
    verdict: 'held' | 'refuted' | 'inconclusive';
    seconds: number;
  };
}

export type RegionState = 'live' | 'suspect' | 'unreachable' | 'rejoining';

export interface Witness {
  /** null: it has nothing to say of this region. */
  state: RegionState | null;
  says: string;
}

export interface RegionSeen {
  region: string;
  /** What the heartbeats say. */
  state: RegionState;
  witnesses: { heartbeats: Witness; database: Witness; panel: Witness };
  /** No witness contradicts another. */
  agree: boolean;
}

export interface MemberRef {
  team: string;
  member: string;
}

/** How a version of a member's parameters did on labelled history. */
export interface ReplayFigures {
  score: number;
  cases: number;
  figures: Readonly<Record<string, number>>;
}

/** Where an attempt runs and for which run; on the task's stream. */
export interface Attempt extends TaskRef {
  runId: string | null;
  team: string | null;
  fence: number;
  worker: string;
  /** The region in which the attempt runs. */
  at: string;
}

export interface TaskEnd extends TaskRef {
  team: string;
  fence: number;
  worker: string;
  /** The region in which it was done. */
  at: string;
  /** Milliseconds from claim to settle, by the worker's clock. */
  ms: number;
  /** Of an agent: which mind answered, `{ by: 'rules' | 'model' | 'both', model?, why?, … }`. */
  mind?: unknown;
  /** It closed the turn, and `next` named these. */
  next?: TaskRef[];
}

export type EventType = keyof EventData;

/** One event as it is delivered. `at` is an ISO time of the database's clock. */
export type Event = {
  [T in EventType]: { stream: string; seq: number; lane: number; pos: number; type: T; data: EventData[T]; at: string };
}[EventType];

/** The position reached in each lane, and when (ms since 1970, issuer's clock) it was issued. */
export interface Cursor {
  positions: readonly number[];
  issuedAt: number;
}

export const startCursor = (issuedAt: number): Cursor => ({ positions: Array(LANES).fill(0) as number[], issuedAt });

/** Text form: base 36, the time first, a dot between, trailing zeros left out; under 400 characters. */
export function encodeCursor(cursor: Cursor): string {
  const parts = [Math.floor(cursor.issuedAt / 1000), ...cursor.positions].map((n) => (n === 0 ? '' : n.toString(36)));
  return parts.join('.').replace(/\.+$/, '');
}

/** Undefined when the text is not a cursor. */
export function decodeCursor(text: string): Cursor | undefined {
  if (!/^[0-9a-z]{1,8}(\.[0-9a-z]{0,10}){0,64}$/.test(text)) return undefined;
  const [time = '', ...parts] = text.split('.');
  const positions = Array.from({ length: LANES }, (_, lane) => (parts[lane] ? parseInt(parts[lane], 36) : 0));
  return { positions, issuedAt: parseInt(time, 36) * 1000 };
}

/** The cursor after this event was taken in. */
export function advance(cursor: Cursor, event: { lane: number; pos: number }, now: number): Cursor {
  const positions = cursor.positions.slice();
  positions[event.lane] = Math.max(positions[event.lane] ?? 0, event.pos);
  return { positions, issuedAt: now };
}
