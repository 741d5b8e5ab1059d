export { somebody } from './testing/who.ts';
export { wordEmbedder } from './testing/word-embedder.ts';
