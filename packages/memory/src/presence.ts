import type { Db, Query } from '@holdfast/db';

const most = 10_000;
const filled = new WeakMap<Db, Set<string>>();

/** Whether a scope holds anything. Once it does it is not looked at again: what was forgotten is just not found. */
export async function holdsAny(db: Db, any: Query, scope: Record<string, unknown>): Promise<boolean> {
  const known = filled.get(db) ?? new Set<string>();
  filled.set(db, known);
  const key = JSON.stringify([any.name, scope]);
  if (known.has(key)) return true;
  if ((await db.run(any, scope)).length === 0) return false;
  if (known.size >= most) known.clear();
  known.add(key);
  return true;
}
