import type { Db } from '@holdfast/db';
import type { Embedder } from '@holdfast/llm/embedding';
import { type Message, type MessageRow, messageOf } from './conversation.ts';
import { type Place, placesByScore } from './places.ts';
import { messages } from './queries.ts';
import { questionVector } from './question.ts';
import { termsOf } from './terms.ts';
import { vectorsOf } from './vectors.ts';

/** A question to what one user said and was told, over all sessions or in one. */
export interface Search {
  workspace: string;
  userId: string;
  text: string;
  sessionId?: string;
  since?: Date;
  until?: Date;
  /** 10 unless said. */
  limit?: number;
}

export interface Found {
  message: Message;
  score: number;
}

const most = 600;

/** The messages that bear most on a text, best first: by words, by vectors, and by what stands beside them (places.ts). */
export async function searchConversations(
  db: Db,
  embedder: Embedder | null,
  asked: Search,
  signal?: AbortSignal,
): Promise<Found[]> {
  const limit = Math.min(Math.max(Math.trunc(asked.limit ?? 10), 1), 200);
  const { workspace, userId } = asked;
  const scope = {
    workspace,
    user: userId,
    owners: [userId],
    session: asked.sessionId ?? null,
    since: asked.since ?? null,
    until: asked.until ?? null,
  };
  const speakers = (await db.run<{ speaker: string }>(messages.speakers, { workspace, user: userId })).map(
    (row) => row.speaker,
  );
  const [byWords, byVectors] = await Promise.all([
    wordsFor(db, scope, asked.text, speakers),
    vectorsFor(db, embedder, scope, asked, signal),
  ]);
  const best = placesByScore(byWords, byVectors, named(asked.text, speakers)).slice(0, 2 * limit);
  const rows = await db.run<MessageRow>(messages.found, {
    ...scope,
    sessions: best.map((place) => place.session_id),
    seqs: best.map((place) => place.seq),
  });
  const found = new Map(rows.map((row) => [`${row.seq} ${row.session_id}`, row]));
  return best
    .flatMap(({ session_id, seq, score }) => {
      const row = found.get(`${seq} ${session_id}`);
      return row ? [{ message: messageOf(row), score }] : [];
    })
    .slice(0, limit);
}

/** The one speaker whom the question names; null: none, or several. */
function named(text: string, speakers: readonly string[]): string | null {
  const words = new Set(termsOf(text));
  const found = speakers.filter((speaker) => {
    const terms = termsOf(speaker);
    return terms.length > 0 && terms.every((term) => words.has(term));
  });
  return found.length === 1 ? (found[0] as string) : null;
}

/** Names of speakers say who spoke, not what of. A question of nothing but names is searched by them all the same. */
async function wordsFor(
  db: Db,
  scope: Record<string, unknown>,
  text: string,
  speakers: readonly string[],
): Promise<Place[]> {
  const names = new Set(speakers.flatMap(termsOf));
  const all = [...new Set(termsOf(text))].slice(0, 64);
  const telling = all.filter((term) => !names.has(term));
  const terms = telling.length > 0 ? telling : all;
  if (terms.length === 0) return [];
  return db.run<Place>(messages.words, { ...scope, terms, weights: terms.map(() => 1), most });
}

async function vectorsFor(
  db: Db,
  embedder: Embedder | null,
  scope: Record<string, unknown>,
  asked: Search,
  signal: AbortSignal | undefined,
): Promise<Place[]> {
  const vectors = embedder && (await vectorsOf(db));
  if (!vectors || asked.text.trim() === '') return [];
  const vector = await questionVector(embedder, asked.text, signal);
  if (vector === null) return [];
  return db.run<Place>(vectors.queries.nearMessages, {
    ...scope,
    ...vectors.question(vector, most),
    source: 'message',
    model: embedder.model,
    filtered: [asked.sessionId, asked.since, asked.until].some((filter) => filter !== undefined),
    most,
  });
}
