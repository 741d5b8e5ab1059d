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
  /** Who that is, where the person has an account: a run's own user is known by it, whatever they are called. */
  user?: string;
}

export type Answered = { ok: true; runId: string; taskId: string } | { ok: false; why: Refused; by?: string };

/** `forbidden`: it is not this person's to answer. */
type Refused = 'answered' | 'expired' | 'withdrawn' | 'changed' | 'missing' | 'forbidden';

interface Row {
  task_id: string;
  status: 'pending' | 'answered' | 'expired';
  hash: string;
  answered_by: string | null;
  late: boolean;
  task_status: string;
  run_id: string;
  theirs: boolean;
  seats: number;
}

/** A question with several seats is asked again a moment after each answer: the next one waits for that. */
const seatTries = 40;
const seatMs = 50;

/** One answer wins and sets its task going again; every other is told why not. */
export async function answer(db: Db, lane: number, hints: Hints, given: Answering): Promise<Answered> {
  const by = toText(given.by);
  const user = given.user ?? null;
  const look = { approval: given.approvalId, by, user };
  for (let tries = 0, cut = 0; ; tries++) {
    const [before] = await db.run<Row>(queries.approval, look);
    if (!before) return { ok: false, why: 'missing' };
    try {
      const [done] = await db.run<{ run_id: string; task_id: string; region: string }>(queries.answer, {
        approval: given.approvalId,
        answer: toJsonValue(maskJson(given.answer)),
        by,
        user,
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
      if (!(error instanceof DbError) || error.outcome !== 'unknown' || cut++ >= 5) throw error;
      await pause(outageMs(cut));
      const [after] = await db.run<Row>(queries.approval, look);
      // Answered by this very person: success, whichever of the two sendings it was.
      if (after?.status === 'answered' && after.answered_by === by)
        return { ok: true, runId: after.run_id, taskId: after.task_id };
      continue;
    }
    const now = (await db.run<Row>(queries.approval, look))[0] ?? before;
    const refused = refusal(now, given.hash);
    if (refused.why !== 'withdrawn' || tries >= seatTries) return refused;
    const asksAgain = now.seats > 1 && (now.task_status === 'pending' || now.task_status === 'processing');
    // It began to wait again between the two looks: nothing stands against this answer any more.
    if (now.task_status !== 'waiting' && !asksAgain) return refused;
    await pause(seatMs);
  }
}

function refusal(row: Row, hash: string): Extract<Answered, { ok: false }> {
  if (row.status === 'answered')
    return { ok: false, why: 'answered', ...(row.answered_by ? { by: row.answered_by } : {}) };
  if (row.status === 'expired' || row.late) return { ok: false, why: 'expired' };
  if (row.hash !== hash) return { ok: false, why: 'changed' };
  return { ok: false, why: row.theirs ? 'withdrawn' : 'forbidden' };
}
