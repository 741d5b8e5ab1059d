import { type Db, loadQueries } from '@holdfast/db';
import type { FraudAnswer } from '../answers.ts';

const queries = loadQueries(new URL('../sql/expense_flags.sql', import.meta.url), ['keep_flag']);

/** Keeps what fraud doubts beside the expense, where people look for it; the latest word stands, so a repeated attempt changes nothing. */
export async function keepFlag(db: Pick<Db, 'run'>, runId: string, answer: FraudAnswer): Promise<FraudAnswer> {
  const { expense_id, action, score, reasoning } = answer;
  if (action !== 'clear')
    await db.run(queries.keep_flag, { expense: expense_id, run: runId, action, score, says: reasoning });
  return answer;
}
