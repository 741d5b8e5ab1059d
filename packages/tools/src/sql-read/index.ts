export {
  type Asked,
  askSchema,
  type ColumnSaid,
  type LinkSaid,
  type SchemaSaid,
  type TableSaid,
} from './ask-schema/index.ts';
