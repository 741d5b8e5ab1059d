import { createRequire } from 'node:module';
import { errors } from '../errors.ts';
import { DIMENSIONS, type Embedder } from './embedder.ts';
import { loadOnce } from './load-once.ts';
import { readable } from './text.ts';

const library = '@huggingface/transformers';
const weights = 'Xenova/all-MiniLM-L6-v2';

/** What the library gives us; it is no dependency, so its types are not here. */
interface Transformers {
  pipeline(task: 'feature-extraction', model: string, options: object): Promise<Extract>;
}
type Extract = (
  texts: string[],
  options: { pooling: 'mean'; normalize: true },
) => Promise<{ data: Float32Array; dims: number[] }>;

/** Whether the library is installed beside us; its weights come from the model hub or its own cache. */
export function hasMiniLm(): boolean {
  try {
    createRequire(import.meta.url).resolve(library);
    return true;
  } catch {
    return false;
  }
}

/** all-MiniLM-L6-v2 by onnxruntime, where somebody installed it: 384 dimensions of its own, computed on native threads. */
export function miniLmEmbedder(): Embedder {
  const loaded = loadOnce(load);
  return {
    model: 'all-MiniLM-L6-v2',
    async embed(texts, signal) {
      const extract = await loaded();
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += 16) {
        signal?.throwIfAborted();
        const batch = texts.slice(at, at + 16).map((text) => readable(text));
        const { data } = await extract(batch, { pooling: 'mean', normalize: true });
        batch.forEach((_, i) => {
          vectors.push(Float32Array.from(data.subarray(i * DIMENSIONS, (i + 1) * DIMENSIONS)));
        });
      }
      return vectors;
    },
    close: async () => {},
  };
}

async function load(): Promise<Extract> {
  try {
    const { pipeline } = (await import(library as string)) as Transformers;
    return await pipeline('feature-extraction', weights, { dtype: 'q8' });
  } catch (error) {
    throw errors.EMBEDDING_UNAVAILABLE({ reason: error instanceof Error ? error.message : String(error) }, error);
  }
}
