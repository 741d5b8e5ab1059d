export { wordEmbedder } from './testing/word-embedder.ts';
