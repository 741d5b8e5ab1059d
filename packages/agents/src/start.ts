import { randomBytes } from 'node:crypto';
import { type NewRun, type Queue, type RunView, runId, type Started } from '@holdfast/queue';
import { maskJson } from '@holdfast/telemetry';
import { errors, explain } from './errors.ts';
import { nextMember, planNext } from './next.ts';
import type { Registered, Registry } from './registry.ts';
import { storable } from './storable.ts';
import type { Trigger } from './trigger.ts';

export interface Whose {
  /** Whose run it is (UUID). */
  user?: string;
  workspace?: string;
  /** Seconds of precedence. */
  priority?: number;
}

export interface StartOptions extends Whose {
  /** The same key is the same run; a fresh one unless given. */
  key?: string;
  /** Only if the team is started by this: what the web app asks for. */
  by?: 'http';
}

/** Starts a run of a team on an input, which is checked first. Throws TEAM_UNKNOWN, TRIGGER_MISSING, INPUT_INVALID. */
export async function startRun(
  queue: Queue,
  registry: Registry,
  team: string,
  input: unknown,
  options: StartOptions = {},
): Promise<Started> {
  const entry = registry.get(team);
  if (options.by && !triggersOfKind(entry, options.by).length) {
    const known = (entry.team.on ?? []).map((trigger) => trigger.kind).join(', ') || 'nothing';
    throw errors.TRIGGER_MISSING({ team, trigger: options.by, known });
  }
  const [started] = await queue.start([newRun(entry, input, options.key ?? freshKey(), options)]);
  return started as Started;
}

/** Starts a run of every team that listens to the event; all inputs are checked before any is started. */
export async function emit(
  queue: Queue,
  registry: Registry,
  name: string,
  payload: unknown,
  key: string = freshKey(),
): Promise<(Started & { team: string })[]> {
  const events = (entry: Registered) => triggersOfKind(entry, 'event');
  const listeners = registry.entries.filter((entry) => events(entry).some((trigger) => trigger.name === name));
  if (listeners.length === 0) {
    const known = registry.entries.flatMap((entry) => events(entry).map((trigger) => trigger.name));
    throw errors.EVENT_UNKNOWN({ name, known: [...new Set(known)].join(', ') || 'none' });
  }
  const runs = listeners.map((entry) => newRun(entry, payload, `event:${name}:${key}`));
  const started = await queue.start(runs);
  return started.map((one, index) => ({ ...one, team: runs[index]?.team ?? '' }));
}

/**
 * A run ready to be started, with the first turn that `next` names. Where `next` fails or names nobody, the first task
 * is `$next`: the run exists, and says what is wrong with it.
 */
export function newRun(entry: Registered, input: unknown, key: string, whose: Whose = {}): NewRun {
  const { name: team, shape } = entry;
  const { user: userId, workspace, priority } = whose;
  if (userId !== undefined && !uuid.test(userId)) throw errors.INPUT_INVALID({ team, reason: 'the user is no UUID' });
  if (key.length === 0 || key.length > 500)
    throw errors.INPUT_INVALID({ team, reason: 'a key has 1 to 500 characters' });
  const parsed = entry.team.input.safeParse(input);
  if (!parsed.success) throw errors.INPUT_INVALID({ team, reason: explain(parsed.error) });
  const run = {
    team,
    key,
    shape,
    // People write what they like into a request: it is kept, shown and prompted without their numbers and addresses.
    input: maskJson(storable(parsed.data)),
    ...(userId === undefined ? {} : { userId }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(priority === undefined ? {} : { priority }),
  };
  const plan = planNext(entry, untouched(run));
  return { ...run, tasks: plan.status === 'running' ? plan.tasks : [{ member: nextMember, home: entry.home }] };
}

/** A run before its first turn; `next` sees of it what it will see later. */
function untouched(run: Omit<NewRun, 'tasks'>): RunView {
  return {
    ...run,
    runId: runId(run.team, run.key),
    workspace: run.workspace ?? 'default',
    userId: run.userId ?? null,
    parentTask: null,
    version: 0,
    open: 0,
    status: 'running',
    createdAt: new Date(0),
    answers: [],
  };
}

export function triggersOfKind<K extends Trigger<never>['kind']>(
  entry: Registered,
  kind: K,
): Extract<Trigger<never>, { kind: K }>[] {
  return (entry.team.on ?? []).filter(
    (trigger): trigger is Extract<Trigger<never>, { kind: K }> => trigger.kind === kind,
  );
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Random, and in the order of time to the millisecond, so that lists of runs read well (as UUIDv7). */
export function freshKey(): string {
  return `${Date.now().toString(16).padStart(12, '0')}-${randomBytes(10).toString('hex')}`;
}
