import type { Settings } from '@holdfast/settings';
import type { Embedder } from './embedder.ts';
import { miniLmEmbedder } from './minilm.ts';
import { offlineEmbedder } from './offline.ts';
import { remoteEmbedder } from './remote.ts';

export type EmbedderSettings = Pick<Settings, 'embeddings' | 'openaiKey' | 'openaiUrl'>;

/** The embedder that HOLDFAST_EMBEDDINGS names. Nothing is loaded or called before the first text. */
export function openEmbedder({ embeddings, openaiKey, openaiUrl }: EmbedderSettings): Embedder {
  if (embeddings === 'openai') return remoteEmbedder({ key: openaiKey, url: openaiUrl });
  return embeddings === 'minilm' ? miniLmEmbedder() : offlineEmbedder();
}
