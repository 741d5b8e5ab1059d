import { createHash } from 'node:crypto';
import { DIMENSIONS, type Embedder } from '@holdfast/llm/embedding';
import { termsOf } from '../terms.ts';

/** Texts with stems in common are alike: every stem is a direction of its own. For tests, which need no weights for it. */
export function wordEmbedder(model = 'words-1'): Embedder & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    model,
    seen,
    async embed(texts) {
      seen.push(...texts);
      return texts.map(vectorOf);
    },
    close: async () => {},
  };
}

function vectorOf(text: string): Float32Array {
  const sum = new Float64Array(DIMENSIONS);
  for (const term of ['', ...termsOf(text)]) {
    const bytes = createHash('shake256', { outputLength: DIMENSIONS }).update(term).digest();
    for (let i = 0; i < DIMENSIONS; i++) sum[i] = (sum[i] as number) + ((bytes[i] as number) - 127.5) / 128;
  }
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (x) => x / length);
}
