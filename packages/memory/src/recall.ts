import type { Db } from '@holdfast/db';
import type { Embedder } from '@holdfast/llm/embedding';
import { metrics, point } from '@holdfast/telemetry';
import { touched } from './access.ts';
import { fuse } from './fuse.ts';
import type { Recall, Recalled } from './memory.ts';
import { ownersFor } from './owner.ts';
import { holdsAny } from './presence.ts';
import { memories } from './queries.ts';
import { questionVector } from './question.ts';
import { type MemoryRow, memoryOf } from './row.ts';
import { subjectKey } from './subject.ts';
import { termsOf } from './terms.ts';
import { vectorsOf } from './vectors.ts';

type Scored = MemoryRow & { score: number };

const seconds = metrics.histogram('holdfast_recall_seconds');
const unless = 5;
const largest = 200;

/**
 * The memories that bear most on a text, best first: found by words and by vectors, the two rankings made one. Without
 * words in the text (or with none that anything holds) and without vectors there is nothing; without text, the newest.
 * A failing embedder costs the vectors, never the answer.
 */
export async function recall(
  db: Db,
  embedder: Embedder | null,
  asked: Recall,
  signal?: AbortSignal,
): Promise<Recalled[]> {
  const began = performance.now();
  const limit = Math.min(Math.max(Math.trunc(asked.limit ?? unless), 1), largest);
  const scope = scopeOf(asked);
  await point('recall.begins', { asked });
  if (asked.text.trim() === '') {
    const rows = await db.run<MemoryRow>(memories.newest, { ...scope, most: limit });
    return rows.map((row) => ({ memory: memoryOf(row), score: 0, similarity: null }));
  }
  const { workspace, owners } = scope;
  if (!(await holdsAny(db, memories.any, { workspace, owners }))) return [];
  const most = Math.max(4 * limit, 40);
  const [byWords, byVectors] = await Promise.all([
    wordsFor(db, scope, asked.text, most),
    vectorsFor(db, embedder, scope, asked, most, signal),
  ]);
  const recalled = rank(byWords, byVectors).slice(0, limit);
  touched(
    db,
    recalled.map(({ memory }) => memory.memoryId),
  );
  seconds.observe((performance.now() - began) / 1000);
  return recalled;
}

export function rank(byWords: readonly Scored[], byVectors: readonly Scored[]): Recalled[] {
  const rows = new Map([...byVectors, ...byWords].map((row) => [row.memory_id, row]));
  const similar = new Map(byVectors.map((row) => [row.memory_id, row.score]));
  const fused = fuse([
    { ids: byWords.map((row) => row.memory_id), weight: 1 },
    { ids: byVectors.map((row) => row.memory_id), weight: 1 },
  ]);
  return [...fused].map(([id, score]) => ({
    memory: memoryOf(rows.get(id) as Scored),
    score,
    similarity: similar.get(id) ?? null,
  }));
}

function scopeOf(asked: Recall): Record<string, unknown> & { workspace: string; owners: string[] } {
  return {
    workspace: asked.workspace,
    owners: ownersFor(asked.userId),
    kinds: asked.kinds ?? null,
    team: asked.team ?? null,
    subject: asked.subject === undefined ? null : subjectKey(asked.subject),
    since: asked.since ?? null,
    until: asked.until ?? null,
  };
}

async function wordsFor(db: Db, scope: Record<string, unknown>, text: string, most: number): Promise<Scored[]> {
  const terms = [...new Set(termsOf(text))].slice(0, 64);
  if (terms.length === 0) return [];
  return db.run<Scored>(memories.words, { ...scope, terms, weights: terms.map(() => 1), most });
}

async function vectorsFor(
  db: Db,
  embedder: Embedder | null,
  scope: Record<string, unknown>,
  asked: Recall,
  most: number,
  signal: AbortSignal | undefined,
): Promise<Scored[]> {
  const vectors = embedder && (await vectorsOf(db));
  if (!vectors) return [];
  const where = { workspace: asked.workspace, owners: scope['owners'], source: 'memory', model: embedder.model };
  // To embed a question costs more than to see that nothing could answer it.
  if (!(await holdsAny(db, vectors.queries.any, where))) return [];
  const vector = await questionVector(embedder, asked.text, signal);
  if (vector === null) return [];
  const { kinds, team, subject, since, until } = asked;
  return db.run<Scored>(vectors.queries.nearMemories, {
    ...scope,
    ...where,
    ...vectors.question(vector, most),
    filtered: [kinds, team, subject, since, until].some((filter) => filter !== undefined),
    most,
  });
}
