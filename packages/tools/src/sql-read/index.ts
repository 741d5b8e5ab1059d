export type { ReadableTable } from './allowed.ts';
export {
  type Asked,
  askSchema,
  type ColumnSaid,
  type LinkSaid,
  type SchemaSaid,
  type TableSaid,
} from './ask-schema/index.ts';
export { type Gated, type GateOptions, gate } from './gate.ts';
export { type ReadOptions, type ReadRows, readSql } from './read.ts';
