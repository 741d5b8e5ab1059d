import { DbError } from '@holdfast/db';
import { defineErrors, HoldfastError } from '@holdfast/errors';
import type { TaskError } from './types.ts';

export const errors = defineErrors({
  LEASE_LOST: {
    message: 'the lease of task {task} is lost: {why}',
    fix: 'Nothing to do: another worker runs the task now; this attempt changes nothing any more.',
    status: 409,
  },
  RUN_CANCELLING: {
    message: 'run {run} is being cancelled',
    fix: 'Nothing to do: the attempt stops and its task is closed as cancelled.',
    status: 409,
  },
  WORKER_DRAINING: {
    message: 'the worker drains and its patience is over',
    fix: 'Nothing to do: the task goes back to the queue and another worker runs it.',
    status: 503,
  },
  WORKER_GONE: {
    message: 'worker {worker} was declared gone: its lease had run out',
    fix: 'Nothing to do: the process ends and comes back under a new id. If it happens often, look for a loop that blocks or a database that does not answer within the lease.',
    status: 503,
  },
  WORKER_DIED: {
    message: 'task {task} was given up after {deaths} workers died while running it',
    fix: 'Find what in this step ends the process (memory, a native crash, process.exit), mend it, then `holdfast redrive RUN`.',
    status: 500,
  },
  ANSWER_TOO_LARGE: {
    message: 'an answer of {bytes} bytes is over the limit of {limit}',
    fix: 'Store large results as a document or a row of your own and answer with its key.',
    status: 413,
  },
  TASK_REFUSED: {
    message: 'the database refuses what the attempt wants to write: {reason}',
    fix: 'Correct the value the step answers with; then `holdfast redrive RUN`.',
    status: 422,
  },
  SPAWN_TAKEN: {
    message: 'none of the child runs could be started: their keys are taken',
    fix: 'Give child runs keys that contain the id of the run that spawns them.',
    status: 409,
  },
  IDENTIFIER: {
    message: '{name} is not a plain SQL identifier',
    fix: 'Use lower-case letters, digits and underscores, beginning with a letter.',
    status: 400,
  },
});

/** Why a value was refused, in plain text that can itself be stored. */
export function refusal(error: unknown): TaskError {
  if (error instanceof HoldfastError && !(error instanceof DbError))
    return { code: error.code, message: error.message };
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'TASK_REFUSED', message: errors.TASK_REFUSED({ reason }).message };
}
