import { loadQueries, type Query, type Statements } from '@holdfast/db';
import { point } from '@holdfast/telemetry';

const queries = loadQueries(new URL('./settle-in-two.sql', import.meta.url), ['follow'], { tasks: 'agent_tasks' });

type Params = Record<string, unknown>;

interface Item {
  next: readonly unknown[];
}

const nextColumns = ['tasks', 'afters', 'members', 'turns', 'regions', 'shards', 'workers'].map((n) => `n_${n}`);

/** A settle as it must not be: who dies between the two leaves a run whose next tasks nobody will write. */
export async function inTwo(db: Statements, settle: Query, params: Params, items: readonly Item[]): Promise<object[]> {
  const none = Object.fromEntries(nextColumns.map((name) => [name, []]));
  const rows = await db.run<object>(settle, { ...params, ...none });
  const torn = items.filter(({ next }) => next.length > 0);
  if (torn.length > 0) await point('settle.between', { items: torn });
  await db.run(queries.follow, Object.fromEntries(nextColumns.map((name) => [name, params[name]])));
  return rows;
}
