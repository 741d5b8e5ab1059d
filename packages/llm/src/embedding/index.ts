export { DIMENSIONS, type Embedder } from './embedder.ts';
export { hasMiniLm, miniLmEmbedder } from './minilm.ts';
export { offlineEmbedder, offlineModel } from './offline.ts';
export { type EmbedderSettings, openEmbedder } from './open.ts';
export { remoteEmbedder } from './remote.ts';
