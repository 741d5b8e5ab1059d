import type { Embedder } from '@holdfast/llm/embedding';
import { log } from '@holdfast/telemetry';

const most = 1_000;
const known = new WeakMap<Embedder, Map<string, Promise<Float32Array | undefined>>>();

/**
 * The vector of a question; null where the embedder fails, which the log says. Questions repeat (the same merchant, again),
 * so the latest are kept, and those asked at once are embedded once.
 */
export async function questionVector(
  embedder: Embedder,
  text: string,
  signal: AbortSignal | undefined,
): Promise<Float32Array | null> {
  try {
    const vector = await kept(embedder, text);
    signal?.throwIfAborted();
    return vector ?? null;
  } catch (error) {
    signal?.throwIfAborted();
    log('memory').warn({ error }, 'a question has no vector: words alone answer it');
    return null;
  }
}

/** Others may wait for the same vector, so no signal ends the work. What failed is not kept. */
function kept(embedder: Embedder, text: string): Promise<Float32Array | undefined> {
  const vectors = known.get(embedder) ?? new Map<string, Promise<Float32Array | undefined>>();
  known.set(embedder, vectors);
  const found = vectors.get(text) ?? embedder.embed([text]).then(([vector]) => vector);
  vectors.delete(text);
  vectors.set(text, found);
  found.catch(() => vectors.delete(text));
  const [oldest] = vectors.keys();
  if (vectors.size > most && oldest !== undefined) vectors.delete(oldest);
  return found;
}
