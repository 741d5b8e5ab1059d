export { clusteredEmbedder, clusteredText, seeded } from './testing/clustered.ts';
export { type Nearest, nearest } from './testing/nearest.ts';
export { somebody } from './testing/who.ts';
export { wordEmbedder } from './testing/word-embedder.ts';
