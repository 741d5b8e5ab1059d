import type { Queue } from '@holdfast/queue';
import { errors } from '../errors.ts';

const whole = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const newest = 1_000;

/** A decision's id by the beginning of it, among the newest. Throws DECISION_MISSING, DECISION_NOT_UNIQUE. */
export async function findDecision(queue: Queue, text: string): Promise<string> {
  if (whole.test(text)) return text.toLowerCase();
  const rows = text.length < 4 ? [] : await queue.decisions({ limit: newest });
  const found = rows.map((row) => row.decision_id).filter((id) => id.startsWith(text.toLowerCase()));
  if (found.length > 1) throw errors.DECISION_NOT_UNIQUE({ decision: text, decisions: found.join(', ') });
  if (!found[0]) throw errors.DECISION_MISSING({ decision: text });
  return found[0];
}
