export type { EngineChoice } from './desk-process.ts';
export { errors } from './errors.ts';
export { openReader, type Progress, type Reader, type ReaderOptions, type ReadOptions, usual } from './reader.ts';
export {
  type Attempt,
  type Box,
  confidenceOf,
  type Engine,
  type Page,
  type Picture,
  type Reading,
  type Recipe,
  textOf,
  type Word,
} from './reading.ts';
