import { HoldfastError } from '@holdfast/errors';
import type { Embedder } from '@holdfast/llm/embedding';

interface Text {
  id: string;
  text: string;
}

export interface Embedded {
  found: Map<string, Float32Array>;
  /** What has no vector of this model and will have none. */
  refused: string[];
}

/** Any embedder that works takes it. */
const harmless = 'a text';

/**
 * Vectors of texts, by their ids. Where the embedder refuses one of them, each is asked for alone, or else one text would
 * keep those of everybody waiting. Throws where the embedder fails, and where it refuses whatever it is asked.
 */
export async function embedEach(
  embedder: Embedder,
  texts: readonly Text[],
  signal: AbortSignal | undefined,
): Promise<Embedded> {
  try {
    const vectors = await embedder.embed(
      texts.map(({ text }) => text),
      signal,
    );
    return { found: new Map(texts.map(({ id }, i) => [id, vectors[i] as Float32Array])), refused: [] };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A server that does not fit refuses everything: then nothing may be settled.
    await embedder.embed([harmless], signal);
    return alone(embedder, texts, signal);
  }
}

async function alone(embedder: Embedder, texts: readonly Text[], signal: AbortSignal | undefined): Promise<Embedded> {
  const embedded: Embedded = { found: new Map(), refused: [] };
  for (const { id, text } of texts) {
    try {
      const [vector] = await embedder.embed([text], signal);
      if (vector) embedded.found.set(id, vector);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      embedded.refused.push(id);
    }
  }
  return embedded;
}

export const isRefusal = (error: unknown): boolean =>
  error instanceof HoldfastError && error.code === 'EMBEDDING_REFUSED';
