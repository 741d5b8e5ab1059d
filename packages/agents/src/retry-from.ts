import type { Queue, Started } from '@holdfast/queue';
import { errors } from './errors.ts';
import { stateOf } from './redrive.ts';
import type { Registry } from './registry.ts';
import { freshKey } from './start.ts';

export interface RetryOptions {
  by: string;
  /** The same key, of 1 to 200 characters, and step are the same new run; a fresh one unless given. */
  key?: string;
}

/**
 * Starts an ended run again from a step (a task of it that has answered): a new run of this release that begins with the
 * state after it. What came before is not run again, so its effects are not repeated; what follows is, under ids of its
 * own, so its effects are done anew. Throws RETRY_REFUSED, TEAM_UNKNOWN, STORED_MISFIT. undefined: there is no such run.
 */
export async function retryFromStep(
  queue: Queue,
  registry: Registry,
  run: string,
  step: string,
  { by, key = freshKey() }: RetryOptions,
): Promise<Started | undefined> {
  if (key.length === 0 || key.length > 200)
    throw errors.RETRY_REFUSED({ run, reason: 'a key has 1 to 200 characters' });
  const row = await queue.run(run);
  if (!row) return undefined;
  const entry = registry.get(row.team);
  const read = await stateOf(queue, entry, row);
  if (!read.ok) throw errors.RETRY_REFUSED({ run, reason: read.error.message });
  const did = await queue.retryFrom({ run: row.run_id, step, key, shape: entry.shape, by });
  if (did === 'missing') return undefined;
  if (typeof did === 'string') throw errors.RETRY_REFUSED({ run, reason: reasons[did] });
  return did;
}

const reasons = {
  'still at work': 'it is still at work; cancel it first',
  'no such step': 'it has no such step',
  'the step has not answered': 'the step has no answer to go on from; redrive the run instead',
} as const;
