import type { Db } from '@holdfast/db';
import type { Embedder } from '@holdfast/llm/embedding';
import { log, point } from '@holdfast/telemetry';
import { embedEach } from './embed-each.ts';
import { memories, messages } from './queries.ts';
import { type Vectors, vectorsOf } from './vectors.ts';

export interface FillOptions {
  /** At most this many in one call; 512 unless said. */
  most?: number;
  signal?: AbortSignal;
}

/** Written where a vector's model would stand when the server has no place for vectors. */
const noModel = 'none';
const page = 64;
const turns = new WeakMap<Db, Promise<void>>();

interface Pending {
  id: string;
  text: string;
}

/**
 * Gives a vector to what has none of this model: new memories and messages, and all of them after a change of models.
 * A duty: idempotent, in batches; two processes at once do the same work twice and no harm, within one they take turns.
 * Returns how many it dealt with.
 */
export async function embedPending(db: Db, embedder: Embedder, options: FillOptions = {}): Promise<number> {
  const mine = (turns.get(db) ?? Promise.resolve()).then(() => fill(db, embedder, options));
  turns.set(
    db,
    mine.then(
      () => {},
      () => {},
    ),
  );
  return mine;
}

async function fill(db: Db, embedder: Embedder, options: FillOptions): Promise<number> {
  const vectors = await vectorsOf(db);
  const model = vectors ? embedder.model : noModel;
  const most = options.most ?? 512;
  let done = 0;
  for (const source of ['memories', 'messages'] as const) {
    for (;;) {
      options.signal?.throwIfAborted();
      const pending = await pendingOf(db, source, model, Math.min(page, most - done));
      if (pending.length === 0) break;
      await point('memory.filling', { source, pending });
      const ids = pending.map(({ id }) => id);
      if (source === 'memories') await supersede(db, vectors, ids);
      if (vectors) await keep(db, vectors, embedder, source, pending, options.signal);
      else await db.run((source === 'memories' ? memories : messages).settled, { ids, model });
      done += pending.length;
      if (done >= most) return done;
    }
  }
  return done;
}

/** A vector of what is found no more would only stand in the way of others. */
async function supersede(db: Db, vectors: Vectors | null, ids: readonly string[]): Promise<void> {
  const old = await db.run<{ memory_id: string }>(memories.supersede, { ids });
  if (vectors && old.length > 0) await db.run(vectors.queries.drop, { ids: old.map((row) => row.memory_id) });
}

async function pendingOf(db: Db, source: 'memories' | 'messages', model: string, size: number): Promise<Pending[]> {
  if (source === 'memories') {
    const rows = await db.run<{ memory_id: string; content: string }>(memories.pending, { model, page: size });
    return rows.map((row) => ({ id: row.memory_id, text: row.content }));
  }
  const rows = await db.run<{ conversation_id: string; speaker: string | null; message_content: string }>(
    messages.pending,
    { model, page: size },
  );
  return rows.map((row) => ({ id: row.conversation_id, text: spoken(row.speaker, row.message_content) }));
}

/** A message as its vector sees it. */
const spoken = (speaker: string | null, content: string): string =>
  speaker === null ? content : `${speaker}: ${content}`;

async function keep(
  db: Db,
  vectors: Vectors,
  embedder: Embedder,
  source: 'memories' | 'messages',
  pending: readonly Pending[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const { found, refused } = await embedEach(embedder, pending, signal);
  const query = source === 'memories' ? vectors.queries.keepMemories : vectors.queries.keepMessages;
  const kept = vectors.kept([...found.values()]);
  if (found.size > 0) await db.run(query, { ids: [...found.keys()], model: embedder.model, ...kept });
  if (refused.length === 0) return;
  await db.run((source === 'memories' ? memories : messages).settled, { ids: refused, model: embedder.model });
  log('memory').warn({ source, refused, model: embedder.model }, 'what the embedder refuses goes without a vector');
}
