import type { Db } from '@holdfast/db';
import type { Embedder } from '@holdfast/llm/embedding';
import { ownersFor } from '../owner.ts';
import { vectorsOf } from '../vectors.ts';

export interface Nearest {
  /** Milliseconds of the vectors' part of a recall alone. */
  ms: number;
  /** Of the ten nearest by exact distance, how many are among the first ten found. */
  hits: number;
  /** How many there are: ten, or what the scope holds. */
  of: number;
}

/** What the vectors of a scope find, held against every distance computed. */
export async function nearest(
  db: Db,
  embedder: Embedder,
  whose: { workspace: string; userId: string | null },
  text: string,
): Promise<Nearest> {
  const vectors = await vectorsOf(db);
  const [vector] = await embedder.embed([text]);
  if (!vectors || !vector) throw new Error('the server has no place for vectors');
  const scope = {
    workspace: whose.workspace,
    owners: ownersFor(whose.userId),
    source: 'memory',
    model: embedder.model,
    kinds: null,
    team: null,
    subject: null,
    since: null,
    until: null,
    filtered: false,
    ...vectors.question(vector, 40),
  };
  const began = performance.now();
  const found = await db.run<{ memory_id: string }>(vectors.queries.nearMemories, { ...scope, most: 40 });
  const ms = performance.now() - began;
  const exact = await db.run<{ memory_id: string }>(vectors.queries.exact, { ...scope, most: 10 });
  const ten = new Set(found.slice(0, 10).map((row) => row.memory_id));
  return { ms, hits: exact.filter((row) => ten.has(row.memory_id)).length, of: exact.length };
}
