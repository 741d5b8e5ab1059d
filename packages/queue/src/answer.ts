import { type Db, DbError } from '@holdfast/db';
import type { Hints } from '@holdfast/events';
import { maskJson } from '@holdfast/telemetry';
import { toJsonValue, toText } from './json.ts';
import { outageMs, pause } from './pause.ts';
import { approvals as queries } from './queries.ts';
import type { Json } from './types.ts';

export interface Answering {
  approvalId: string;
  /** Of the proposal that the human saw. */
  hash: string;
  answer: Json;
  by: string;
}

export type Answered =
  | { ok: true; runId: string; taskId: string }
  | { ok: false; why: 'answered' | 'expired' | 'withdrawn' | 'changed' | 'missing'; by?: string };

interface Row {
  task_id: string;
  status: 'pending' | 'answered' | 'expired';
  hash: string;
  answered_by: string | null;
  late: boolean;
  task_status: string;
  run_id: string;
}

/** One answer wins and sets its task going again; every other is told why not. */
export async function answer(db: Db, lane: number, hints: Hints, given: Answering): Promise<Answered> {
  const by = toText(given.by);
  for (let tries = 0; ; tries++) {
    const [before] = await db.run<Row>(queries.approval, { approval: given.approvalId });
    if (!before) return { ok: false, why: 'missing' };
    try {
      const [done] = await db.run<{ run_id: string; task_id: string; region: string }>(queries.answer, {
        approval: given.approvalId,
        answer: toJsonValue(given.answer),
        by,
        hash: given.hash,
        data: toJsonValue({ approvalId: given.approvalId, taskId: before.task_id, by, answer: maskJson(given.answer) }),
        lane,
      });
      if (done) {
        hints.tasks([done.region]);
        hints.events();
        return { ok: true, runId: done.run_id, taskId: done.task_id };
      }
    } catch (error) {
      if (!(error instanceof DbError) || error.outcome !== 'unknown' || tries >= 5) throw error;
      await pause(outageMs(tries));
      const [after] = await db.run<Row>(queries.approval, { approval: given.approvalId });
      // Answered by this very person: success, whichever of the two sendings it was.
      if (after?.status === 'answered' && after.answered_by === by)
        return { ok: true, runId: after.run_id, taskId: after.task_id };
      continue;
    }
    const [now] = await db.run<Row>(queries.approval, { approval: given.approvalId });
    return refusal(now ?? before, given.hash);
  }
}

function refusal(row: Row, hash: string): Answered {
  if (row.status === 'answered')
    return { ok: false, why: 'answered', ...(row.answered_by ? { by: row.answered_by } : {}) };
  if (row.status === 'expired' || row.late) return { ok: false, why: 'expired' };
  if (row.hash !== hash) return { ok: false, why: 'changed' };
  return { ok: false, why: 'withdrawn' };
}
