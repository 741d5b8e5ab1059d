import type { Db } from '@holdfast/db';
import { Group } from '@holdfast/events';
import { point } from '@holdfast/telemetry';
import { tasks } from './queries.ts';

export interface YieldQuestion {
  approvalId: string;
  hash: string;
  proposal: string;
  /** JSON list of names. */
  may: string | null;
  notBy: string | null;
}

/** One task's part of the yield statement: an attempt that ends without closing its task, or the end of a bare task. */
export interface Yielding {
  taskId: string;
  fence: number;
  to: 'pending' | 'waiting' | 'completed' | 'failed';
  delayUs: number;
  tries: number;
  payload: string | null;
  answer: string | null;
  error: string | null;
  questions: readonly YieldQuestion[];
}

/** true: it took effect; false: the task is not ours any more, or was given away already. */
export function yieldGroup(db: Db): Group<Yielding, boolean> {
  return new Group<Yielding, boolean>({
    max: 100,
    key: (item) => item.taskId,
    async send(items) {
      await point('yield.sending', { items });
      const asked = items.flatMap((item) => item.questions.map((question) => ({ task: item.taskId, ...question })));
      const rows = await db.run<{ task_id: string }>(tasks.yield, {
        ids: items.map((item) => item.taskId),
        fences: items.map((item) => item.fence),
        task_tos: items.map((item) => item.to),
        delays: items.map((item) => Math.round(item.delayUs)),
        tries: items.map((item) => item.tries),
        payloads: items.map((item) => item.payload),
        answers: items.map((item) => item.answer),
        errors: items.map((item) => item.error),
        a_ids: asked.map((question) => question.approvalId),
        a_tasks: asked.map((question) => question.task),
        a_hashes: asked.map((question) => question.hash),
        a_proposals: asked.map((question) => question.proposal),
        a_mays: asked.map((question) => question.may),
        a_not_bys: asked.map((question) => question.notBy),
      });
      await point('yield.sent', { items });
      const done = new Set(rows.map((row) => row.task_id));
      return items.map((item) => done.has(item.taskId));
    },
  });
}
