import { type Db, DbError } from '@holdfast/db';
import { metrics } from '@holdfast/telemetry';
import { toJson } from './json.ts';
import { effects as queries } from './queries.ts';
import type { Json } from './types.ts';

export type EffectClass = 'once' | 'idempotent' | 'compensable';

export interface EffectKey {
  taskId: string;
  fence: number;
  key: string;
}

/** What may be done under this key now. */
export type Intent =
  | { status: 'go' }
  | { status: 'done'; result: Json }
  /** An older attempt may still be at it until its deadline. */
  | { status: 'pending'; msLeft: number }
  /** An older attempt's intent is past its deadline: done or not, nobody recorded it. */
  | { status: 'overdue' }
  | { status: 'ambiguous' }
  /** The same key was used with other arguments. */
  | { status: 'changed' }
  /** The task is not ours, or its run is not running. */
  | { status: 'fenced' };

interface Row {
  fence: number | null;
  status: 'intended' | 'done' | 'ambiguous' | 'void' | null;
  args_hash: string | null;
  result: Json;
  overdue: boolean | null;
  ms_left: number | null;
  mine: boolean;
}

const counted = metrics.counter('holdfast_effects_total');

export interface Wanted extends EffectKey {
  class: EffectClass;
  argsHash: string;
  /** From the sending to the deadline at which the caller aborts the call. */
  limitMs: number;
  /** Set by `intend` when a sending had no answer: an intent of this fence that is found by the next is that one's. */
  unanswered?: boolean;
}

/** Stores the intent, fenced. After an error with the outcome 'unknown' it may be called again with the same object. */
export async function intend(db: Db, wanted: Wanted): Promise<Intent> {
  const { taskId, fence, key } = wanted;
  const sending = db.run(queries.intend, {
    task: taskId,
    fence,
    key,
    class: wanted.class,
    hash: wanted.argsHash,
    limit: `${Math.ceil(wanted.limitMs)} milliseconds`,
  });
  const rows = await sending.catch((error: unknown) => {
    if (error instanceof DbError && error.outcome === 'unknown') wanted.unanswered = true;
    throw error;
  });
  if (rows.length > 0) {
    counted.inc({ class: wanted.class, status: 'intended' });
    return { status: 'go' };
  }
  const [row] = await db.run<Row>(queries.effect, { task: taskId, fence, key });
  if (!row?.mine || row.status === null) return { status: 'fenced' };
  if (row.args_hash !== wanted.argsHash && row.status !== 'void') return { status: 'changed' };
  if (row.status === 'done') return { status: 'done', result: row.result };
  if (row.status === 'ambiguous') return { status: 'ambiguous' };
  if (row.status === 'void') return { status: 'fenced' };
  // Our own intent and no answer to it: the reply was lost, nothing was begun. Anybody else's is as good as an older one's.
  if (row.fence === fence && wanted.unanswered) return { status: 'go' };
  return row.overdue ? { status: 'overdue' } : { status: 'pending', msLeft: row.ms_left ?? 0 };
}

/**
 * Records the outcome under its own fence, lease or not. false: a newer fence has taken the key, so the effect was
 * doubled; it is counted.
 */
export async function record(
  db: Db,
  done: EffectKey & { to: 'done' | 'void' | 'ambiguous'; result?: Json },
): Promise<boolean> {
  const { taskId: task, key, fence, to } = done;
  const rows = await db.run(queries.outcome, { task, key, fence, to, result: toJson(done.result) });
  if (rows.length === 0) {
    // Sent before, with the reply lost? Then it is recorded, not doubled.
    const [row] = await db.run<Row>(queries.effect, { task, fence, key });
    if (row?.fence === fence && row.status === to) return true;
  }
  counted.inc({ class: 'once', status: rows.length > 0 ? to : 'doubled' });
  return rows.length > 0;
}

/** Settles an older fence's overdue intent by what a probe or a human found. false: it is not ours to settle, or not open. */
export async function resolve(
  db: Db,
  found: EffectKey & { to: 'done' | 'void' | 'ambiguous'; result?: Json },
): Promise<boolean> {
  const rows = await db.run(queries.resolve, {
    task: found.taskId,
    key: found.key,
    fence: found.fence,
    to: found.to,
    result: toJson(found.result),
  });
  return rows.length > 0;
}
