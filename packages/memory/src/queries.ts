import { type Fragments, loadFragments, loadQueries, type Query } from '@holdfast/db';

const file = (name: string): URL => new URL(`./sql/${name}.sql`, import.meta.url);

/** `remember` for the settle of the queue: needs a CTE r(task_id, run_id, workspace, user_id), :region and `memoryColumns`. */
export const memoryFragments: Fragments = loadFragments(file('agent_memory'));
/** Statements of a view of all memories, for `sqlRows`; needs the fragments `row` and `valid`. */
export const memoriesView = file('memories_view');
const messageFragments = loadFragments(file('conversations'), {
  weigh: memoryFragments['weigh'] as string,
  bm25: memoryFragments['bm25'] as string,
});
const { asked, meant, row } = memoryFragments as { asked: string; meant: string; row: string };
const { said, place } = messageFragments as { said: string; place: string };

export const memories = loadQueries(file('agent_memory'), [
  'add',
  'any',
  'words',
  'newest',
  'pending',
  'supersede',
  'settled',
  'touch',
  'forget',
  'expire',
  'why',
  'faded',
  'replace',
  'summary',
  'held',
]);
export const messages = loadQueries(
  file('conversations'),
  ['append', 'session', 'recent', 'sessions', 'words', 'found', 'pending', 'settled', 'speakers', 'forget'],
  { weigh: memoryFragments['weigh'] as string, bm25: memoryFragments['bm25'] as string },
);
export const server = loadQueries(file('server'), ['places']);

const statements = ['any', 'nearMemories', 'nearMessages', 'exact', 'keepMemories', 'keepMessages', 'drop'] as const;
export type VectorQueries = Record<(typeof statements)[number], Query>;

export const cubeQueries: VectorQueries = loadQueries(file('memory_vectors.cube.postgres'), statements, {
  asked,
  meant,
  row,
  said,
  place,
});
const inVectors = (tuned: string): VectorQueries =>
  loadQueries(file('memory_vectors.vector'), statements, { asked, meant, row, said, place, tuned });

/**
 * pgvector's HNSW looks at 40 neighbours and only then at the scope. So it is told, for this one statement, to look at
 * more, and to go on until enough of the scope are found. The subqueries stand before the search begins.
 */
export const pgvectorQueries: VectorQueries = inVectors(`
  AND (SELECT set_config('hnsw.ef_search', '200', true)) IS NOT NULL
  AND (SELECT set_config('hnsw.iterative_scan', 'strict_order', true)) IS NOT NULL`);
/** CockroachDB's index begins with the scope. */
export const cockroachQueries: VectorQueries = inVectors('');
