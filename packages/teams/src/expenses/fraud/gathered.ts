import type { Db } from '@holdfast/db';
import type { Evidence } from './evidence.ts';
import { gather } from './gather.ts';

const gathered = new WeakMap<object, Promise<Evidence | 'missing'>>();

/** The evidence of one attempt, by its input, read once: the question to memory is made of it, and then the score. */
export function evidenceOf(input: { readonly expense_id: string }, db: Pick<Db, 'run'>): Promise<Evidence | 'missing'> {
  const known = gathered.get(input) ?? gather(db, input.expense_id);
  gathered.set(input, known);
  return known;
}
