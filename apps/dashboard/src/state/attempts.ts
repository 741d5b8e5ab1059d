/** The feed: events grouped by the attempt they tell about, and notes about what is no attempt. */
import type { Event } from '@holdfast/events/contract';
import { span, words } from '../ui/words.ts';
import type { DecisionView } from '../wire.ts';
import { nameOf } from './fold.ts';
import { compare } from './newest.ts';

export type StepKind = 'start' | 'stage' | 'decision' | 'question' | 'reply' | 'wait' | 'trouble' | 'done' | 'failed';

export interface Step {
  key: string;
  kind: StepKind;
  label: string;
  text: string;
  figures: Readonly<Record<string, unknown>>;
  /** Its place in its stream. */
  seq: number;
  at: string;
  /** Of an end: which mind answered. */
  mind?: unknown;
  decision?: DecisionView;
}

export interface Attempt {
  kind: 'attempt';
  key: string;
  taskId: string;
  runId: string | null;
  team: string | null;
  member: string;
  home: string;
  heldIn: string;
  takenFrom: string | null;
  /** How it stands: closed, over for now, at work, or broken off and taken over by a later one. */
  stand: 'working' | 'waiting' | 'done' | 'failed' | 'lost';
  steps: Step[];
  /** Its first and its last event. */
  from: string;
  at: string;
}

export interface Note {
  kind: 'note';
  key: string;
  runId: string | null;
  text: string;
  bad: boolean;
  at: string;
}

export type Entry = Attempt | Note;

/** The last attempt of each task, and the last that asked: an answer belongs to the question. */
interface Latest {
  any: Map<string, Attempt>;
  asking: Map<string, Attempt>;
}

const read = new WeakMap<readonly Event[], Entry[]>();

/** Newest first, at most `limit`. `events` as the state keeps them: newest first. Read once, whoever asks. */
export function entries(events: readonly Event[], limit: number): Entry[] {
  let all = read.get(events);
  if (!all) read.set(events, (all = readEntries(events)));
  return all.slice(0, limit);
}

/** Of each member, by team/member, the attempt that moved last. */
export function latestAttempts(events: readonly Event[]): Map<string, Attempt> {
  const latest = new Map<string, Attempt>();
  for (const entry of entries(events, Number.POSITIVE_INFINITY)) {
    if (entry.kind !== 'attempt' || entry.team === null) continue;
    const key = `${entry.team}/${entry.member}`;
    if (!latest.has(key)) latest.set(key, entry);
  }
  return latest;
}

/** The attempts of stored events, given in any order, in the order in which they began. */
export function attemptsOf(events: readonly Event[]): Attempt[] {
  const newestFirst = [...events].sort((a, b) => compare(b.at, a.at) || b.seq - a.seq);
  const attempts = readEntries(newestFirst).filter((entry) => entry.kind === 'attempt');
  return attempts.sort((a, b) => compare(a.from, b.from) || compare(a.key, b.key));
}

function readEntries(events: readonly Event[]): Entry[] {
  const attempts = new Map<string, Attempt>();
  const latest: Latest = { any: new Map(), asking: new Map() };
  const notes: Note[] = [];
  const later: Event[] = [];
  for (const event of [...events].reverse().sort((a, b) => compare(a.at, b.at) || a.seq - b.seq)) {
    if ('fence' in event.data) take(attempts, latest, event);
    else if (event.type === 'decision.made' || event.type === 'approval.answered') later.push(event);
    else notes.push(...noteOf(event));
  }
  for (const event of later) attach(latest, notes, event);
  for (const attempt of attempts.values()) {
    attempt.steps.sort((a, b) => part(a) - part(b) || a.seq - b.seq);
    if (attempt.stand === 'working' && latest.any.get(attempt.taskId) !== attempt) attempt.stand = 'lost';
  }
  return [...attempts.values(), ...notes].sort((a, b) => compare(b.at, a.at) || compare(b.key, a.key));
}

/**
 * Live progress is appended beside the settle and may be committed after it: an attempt is told as it went, first its own
 * stream, then what it concluded, its end, and what came back.
 */
function part({ kind }: Step): number {
  if (kind === 'decision') return 1;
  if (kind === 'done' || kind === 'failed') return 2;
  return kind === 'reply' ? 3 : 0;
}

function take(attempts: Map<string, Attempt>, latest: Latest, event: Event): void {
  if (!('fence' in event.data)) return;
  const { taskId, member, region, team, at: heldIn, fence } = event.data;
  const key = `${taskId}:${fence}`;
  let attempt = attempts.get(key);
  if (!attempt) {
    const runId = 'runId' in event.data ? event.data.runId : event.stream;
    attempt = {
      kind: 'attempt',
      key,
      taskId,
      runId,
      team,
      member,
      home: region,
      heldIn,
      takenFrom: null,
      stand: 'working',
      steps: [],
      from: event.at,
      at: event.at,
    };
    attempts.set(key, attempt);
    latest.any.set(taskId, attempt);
  }
  attempt.at = event.at;
  if (event.type === 'task.started' && event.data.takenFrom) attempt.takenFrom = event.data.takenFrom;
  attempt.stand = standAfter(event, attempt.stand);
  attempt.steps.push(stepOf(event));
  if (event.type === 'task.parked') latest.asking.set(taskId, attempt);
}

function attach(latest: Latest, notes: Note[], event: Event): void {
  if (event.type !== 'decision.made' && event.type !== 'approval.answered') return;
  const { taskId } = event.data;
  const asked = event.type === 'approval.answered' ? latest.asking.get(taskId) : undefined;
  const attempt = asked ?? latest.any.get(taskId);
  const step = stepOf(event);
  if (attempt) {
    attempt.steps.push(step);
    if (event.at > attempt.at) attempt.at = event.at;
  } else {
    const text = event.type === 'decision.made' ? `${event.data.member} decided: ${step.text}` : step.text;
    notes.push({ kind: 'note', key: nameOf(event), runId: event.stream, text, bad: false, at: event.at });
  }
}

function standAfter(event: Event, before: Attempt['stand']): Attempt['stand'] {
  switch (event.type) {
    case 'task.completed':
      return 'done';
    case 'task.failed':
    case 'task.cancelled':
      return 'failed';
    case 'task.parked':
    case 'task.snoozed':
    case 'task.awaiting':
    case 'task.retrying':
    case 'task.returned':
      return before === 'working' ? 'waiting' : before;
    default:
      return before;
  }
}

function stepOf(event: Event): Step {
  const step = (kind: StepKind, label: string, text: string, more: Partial<Step> = {}): Step => ({
    key: nameOf(event),
    kind,
    label,
    text,
    figures: {},
    seq: event.seq,
    at: event.at,
    ...more,
  });
  switch (event.type) {
    case 'task.started': {
      const { takenFrom, at } = event.data;
      return step('start', 'started', takenFrom ? `in ${at}, taken over from ${takenFrom}` : `in ${at}`);
    }
    case 'task.progress':
      return step('stage', event.data.stage, event.data.text, { figures: event.data.figures ?? {} });
    case 'task.retrying':
      return step('trouble', 'failed', `${event.data.error.message}; again in ${span(event.data.delayMs)}`);
    case 'task.snoozed':
      return step('wait', 'sleeps', `for ${span(event.data.delayMs)}`);
    case 'task.parked':
      return step('question', 'asked', 'waits for a person');
    case 'task.awaiting':
      return step('wait', 'waits', `for ${event.data.runs.length} runs that it started`);
    case 'task.returned':
      return step('wait', 'handed back', 'another worker continues');
    case 'task.completed':
      return step('done', 'done', `in ${span(event.data.ms)}`, { mind: event.data.mind });
    case 'task.failed':
      return step('failed', 'failed', `${event.data.error.message} (${event.data.error.code})`);
    case 'task.cancelled':
      return step('failed', 'cancelled', 'the run was cancelled');
    case 'decision.made': {
      const { data, stream: runId, at } = event;
      return step('decision', 'decision', words(data.type), { decision: { ...data, runId, at } });
    }
    case 'approval.answered':
      return step('reply', 'answered', `by ${event.data.by}`);
    default:
      return step('stage', event.type, '');
  }
}

function noteOf(event: Event): Note[] {
  const note = (text: string, runId: string | null, bad = false): Note[] => [
    { kind: 'note', key: nameOf(event), runId, text, bad, at: event.at },
  ];
  switch (event.type) {
    case 'worker.joined':
      return note(`A worker of ${event.data.region} joined`, null);
    case 'worker.draining':
      return note(`A worker of ${event.data.region} hands its work back and stops`, null);
    case 'worker.left':
      return note(`A worker of ${event.data.region} left`, null);
    case 'worker.gone':
      return note(
        `A worker of ${event.data.region} fell silent; ${event.data.tasks} of its tasks go on elsewhere`,
        null,
        true,
      );
    case 'fault.inflicted':
      return note(`${event.data.by} broke something on purpose: ${event.data.does}`, null, true);
    case 'fault.healed':
      return note(`Healed: ${event.data.fault}`, null);
    case 'experiment.ended':
      return note(`Experiment “${event.data.title}”: ${event.data.verdict}`, null, event.data.verdict === 'refuted');
    case 'run.failed':
      return note(`A run of ${event.data.team} failed: ${event.data.error.message}`, event.stream, true);
    case 'run.stuck':
      return note(`A run of ${event.data.team} is stuck: ${event.data.error.message}`, event.stream, true);
    case 'run.cancelled':
      return note(`A run was cancelled by ${event.data.by}`, event.stream);
    case 'run.redriven':
      return note(`A run was set going again by ${event.data.by}`, event.stream);
    default:
      return [];
  }
}
