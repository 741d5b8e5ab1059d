import type { Db } from './open.ts';
import { loadQueries } from './queries.ts';

const sql = loadQueries(new URL('./sql/schema.sql', import.meta.url), [
  'tables',
  'columns',
  'constraints',
  'indexes',
  'views',
]);

interface Column {
  table: string;
  name: string;
  type: string;
  required: boolean;
  generated: string;
  value: string | null;
}

interface Part {
  table: string;
  name: string;
  definition: string;
}

const head = `-- What the migrations make of an empty PostgreSQL database: written by packages/db/src/schema-dump.ts,
-- compared by \`npm run verify\`. For reading and for seeing in a review what a migration changes.
`;

/** Tables with columns, constraints and indexes, then views; the same text for the same schema on every server. */
export async function describeSchema(db: Db): Promise<string> {
  const tables = await db.run<{ name: string; options: string }>(sql.tables);
  const columns = await db.run<Column>(sql.columns);
  const constraints = await db.run<Part>(sql.constraints);
  const indexes = await db.run<Part>(sql.indexes);
  const views = await db.run<{ name: string; definition: string }>(sql.views);
  const blocks = tables.map(({ name, options }) => {
    const inside = [
      ...columns.filter((column) => column.table === name).map(showColumn),
      // PostgreSQL 18 lists NOT NULL among the constraints, 15 does not: they stand with their columns.
      ...constraints
        .filter((part) => part.table === name && !part.definition.startsWith('NOT NULL'))
        .map((part) => `CONSTRAINT ${part.name} ${part.definition}`),
    ];
    const after = indexes
      .filter((part) => part.table === name)
      .map((part) => `${part.definition.replaceAll('public.', '')};\n`);
    return `CREATE TABLE ${name} (\n  ${inside.join(',\n  ')}\n)${options ? ` WITH (${options})` : ''};\n${after.join('')}`;
  });
  const seen = views.map(
    ({ name, definition }) => `CREATE VIEW ${name} AS\n${definition.trimEnd().replace(/;?$/, ';')}\n`,
  );
  return [head, ...blocks, ...seen].join('\n');
}

function showColumn(column: Column): string {
  const value =
    column.value === null
      ? ''
      : column.generated
        ? ` GENERATED ALWAYS AS (${column.value}) STORED`
        : ` DEFAULT ${column.value}`;
  return `${column.name} ${column.type}${column.required ? ' NOT NULL' : ''}${value}`;
}
