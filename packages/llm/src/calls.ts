import type { Statements } from '@holdfast/db';
import { queries } from './queries.ts';

export interface LlmCall {
  call_id: string;
  provider: string;
  model: string;
  role: string;
  purpose: string;
  status: 'ok' | 'failed';
  error_code: string | null;
  cost: string | null;
  prompt: string;
  answer: string;
  team: string;
  member: string;
  task_id: string | null;
}

export interface CostLine {
  day: string;
  team: string;
  member: string;
  provider: string;
  model: string;
  /** US dollars, decimal text; calls without a known price are not in it. */
  cost: string;
}

/** The calls of a run, oldest first. */
export function callsOfRun(db: Statements, runId: string, page = 200): Promise<LlmCall[]> {
  return db.run<LlmCall>(queries.of_run, { run_id: runId, page });
}

/** Costs by day (UTC), team, member and model. */
export function costsSince(db: Statements, since: Date): Promise<CostLine[]> {
  return db.run<CostLine>(queries.costs, { since });
}

/** US dollars spent on a task so far, decimal text. Calls that are still being recorded are not in it. */
export async function spent(db: Statements, taskId: string): Promise<string> {
  const rows = await db.run<{ cost: string }>(queries.spent, { task_id: taskId });
  return rows[0]?.cost ?? '0';
}
