import type { Queue, TaskRow } from '@holdfast/queue';
import { errors } from '../errors.ts';

/**
 * A step of a run: by its member (its latest answer), by MEMBER@TURN, or by its id or the beginning of it. Throws
 * STEP_MISSING.
 */
export async function findStep(queue: Queue, run: string, text: string): Promise<TaskRow> {
  const tasks = await queue.tasks(run);
  const [, member = '', turn] = /^([^@]+)(?:@(\d+))?$/.exec(text) ?? [];
  const named = tasks.filter((task) => task.member === member && (turn === undefined || task.turn === Number(turn)));
  const found =
    named.findLast(({ status }) => status === 'completed') ??
    named.at(-1) ??
    (text.length < 4 ? undefined : tasks.find((task) => task.task_id.startsWith(text.toLowerCase())));
  if (found) return found;
  const known = tasks.filter((task) => task.member !== '$next').map((task) => `${task.member}@${task.turn}`);
  throw errors.STEP_MISSING({ run, step: text, known: known.join(', ') });
}
