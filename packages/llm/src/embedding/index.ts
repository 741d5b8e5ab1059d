export { DIMENSIONS, type Embedder } from './embedder.ts';
