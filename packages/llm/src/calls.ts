import type { Statements } from '@holdfast/db';
import type { Price } from './price.ts';
import { queries } from './queries.ts';

export interface LlmCall {
  call_id: string;
  provider: string;
  model: string;
  role: string;
  purpose: string;
  status: 'ok' | 'failed';
  error_code: string | null;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  took_ms: number;
  /** In force when it was made; null: nobody knew one. */
  price: Price | null;
  /** US dollars, decimal text. */
  cost: string | null;
  /** Masked: JSON of the messages, and of what was answered; cut where they were long. */
  prompt: string;
  answer: string;
  team: string;
  member: string;
  task_id: string | null;
  fence: number;
  created_at: Date;
}

export interface CostLine {
  day: string;
  team: string;
  member: string;
  provider: string;
  model: string;
  calls: number;
  failed: number;
  /** Calls whose price nobody knows; they are not in `cost`. */
  unpriced: number;
  input_tokens: number;
  output_tokens: number;
  /** US dollars, decimal text. */
  cost: string;
}

export interface DearRun {
  run_id: string;
  team: string;
  calls: number;
  input_tokens: number;
  output_tokens: number;
  /** US dollars, decimal text. */
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

/** The runs that cost most since then. */
export function dearestRuns(db: Statements, since: Date, page = 20): Promise<DearRun[]> {
  return db.run<DearRun>(queries.dearest, { since, page });
}

/** US dollars spent on a task so far, decimal text. Calls that are still being recorded are not in it. */
export async function spent(db: Statements, taskId: string): Promise<string> {
  const rows = await db.run<{ cost: string }>(queries.spent, { task_id: taskId });
  return rows[0]?.cost ?? '0';
}
