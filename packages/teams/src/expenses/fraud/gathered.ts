import type { Db } from '@holdfast/db';
import type { Evidence } from './evidence.ts';
import { gather } from './gather.ts';

const gathered = new WeakMap<object, Promise<Evidence | 'missing'>>();

/** The evidence of one attempt, read once: the question to memory is made of it, and then the score. */
export function evidenceOf(
  attempt: { readonly input: { expense_id: string } },
  db: Pick<Db, 'run'>,
): Promise<Evidence | 'missing'> {
  const known = gathered.get(attempt) ?? gather(db, attempt.input.expense_id);
  gathered.set(attempt, known);
  return known;
}
