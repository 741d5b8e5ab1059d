import type { OpenAI } from 'openai';
import { errors } from '../errors.ts';
import { DIMENSIONS, type Embedder } from './embedder.ts';
import { unit } from './projection.ts';
import { readable } from './text.ts';

export interface RemoteOptions {
  key: string | undefined;
  url: string | undefined;
  deadlineMs?: number;
}

const model = 'text-embedding-3-small';
const batchSize = 128;
/** What is said of a text, not of a key, a path or a moment. */
const refusals: ReadonlySet<unknown> = new Set([400, 413, 422]);
/** Of one request with its body and its second try; a server that goes silent within the body is given up too. */
const deadlineMs = 20_000;
const tryMs = 9_000;

/** OpenAI's embeddings, or those of a server that speaks the same; the library is loaded with the first text. */
export function remoteEmbedder(options: RemoteOptions): Embedder {
  return {
    model: `openai/${model}/${DIMENSIONS}`,
    async embed(texts, signal) {
      const openai = await import('openai');
      const client = new openai.OpenAI({
        apiKey: options.key ?? 'none',
        baseURL: options.url ?? 'https://api.openai.com/v1',
        maxRetries: 1,
        timeout: tryMs,
      });
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += batchSize) {
        const input = texts.slice(at, at + batchSize).map((text) => readable(text, 8000));
        vectors.push(...(await ask(client, input, options.deadlineMs ?? deadlineMs, signal)));
      }
      return vectors;
    },
    close: async () => {},
  };
}

async function ask(
  client: OpenAI,
  input: string[],
  ms: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const request = { model, input, dimensions: DIMENSIONS, encoding_format: 'float' as const };
  const late = AbortSignal.timeout(ms);
  const ends = signal ? AbortSignal.any([signal, late]) : late;
  const { data } = await client.embeddings.create(request, { signal: ends }).catch((error: unknown) => {
    signal?.throwIfAborted();
    const said = error instanceof Error ? error.message : String(error);
    if (refusals.has((error as { status?: unknown }).status)) throw errors.EMBEDDING_REFUSED({ reason: said }, error);
    throw errors.EMBEDDING_UNAVAILABLE({ reason: late.aborted ? `no answer within ${ms / 1_000} s` : said }, error);
  });
  const inOrder = data.toSorted((a, b) => a.index - b.index);
  return input.map((_, i) => checked(inOrder[i]?.embedding));
}

/** A server that is compatible in name only may ignore the dimensions, or leave texts out. */
function checked(embedding: readonly number[] | undefined): Float32Array {
  if (embedding?.length !== DIMENSIONS || embedding.some((x) => !Number.isFinite(x)))
    throw errors.EMBEDDING_UNAVAILABLE({
      reason: `it gave ${embedding?.length ?? 'no'} dimensions instead of ${DIMENSIONS}`,
    });
  return Float32Array.from(unit(Float64Array.from(embedding)));
}
