import type { Table } from '@holdfast/agents';
import { HoldfastError } from '@holdfast/errors';
import { type ReadRows, readSql } from '@holdfast/tools/sql-read';
import type { At } from '../../at.ts';
import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { plural } from '../says.ts';
import { readable } from '../sql-tool.ts';

type SqlAsk = Extract<AnalystAsk, { kind: 'sql' }>;
type Cell = string | number | boolean | null;

/** Runs a statement that somebody or something wrote, behind the gate; what is refused is said with its code, and nothing is run instead. */
export async function answerSql({ sql, says }: SqlAsk, at: At): Promise<Draft> {
  at.progress('reading', 'a statement of its own');
  try {
    const read = await readSql(at.db, sql, { tables: readable, user: at.userId, rows: 200 });
    return briefOf(read, says);
  } catch (error) {
    if (!(error instanceof HoldfastError) || !error.code.startsWith('SQL_')) throw error;
    return {
      text: `The statement was not run: ${error.message}.`,
      degraded: [`${error.code}: ${error.message}. ${error.fix}`],
    };
  }
}

function briefOf(read: ReadRows, says = 'What the statement gives'): Draft {
  const source = { sql: read.sql, params: [...read.params] };
  const rows = read.rows.map((row) => read.columns.map((name) => cellOf(row[name])));
  const [only] = rows.length === 1 ? rows : [];
  return {
    text: `${says}: ${only && only.length === 1 ? `**${String(only[0] ?? 'nothing')}**` : plural(rows.length, 'row')}${read.more ? ', and more that are not shown' : ''}.`,
    figures:
      only && only.length === 1
        ? [{ name: read.columns[0] ?? 'value', unit: 'text', value: String(only[0] ?? 'nothing'), source }]
        : [],
    tables:
      rows.length > 0
        ? [
            {
              title: says,
              columns: read.columns.map((name, i) => ({ name, kind: kindOf(rows.map((row) => row[i] ?? null)) })),
              rows,
              source,
            },
          ]
        : [],
    degraded: read.more ? ['only the first 200 rows are shown'] : [],
  };
}

/** JSON has no dates and no whole numbers beyond 2^53. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

function kindOf(cells: readonly Cell[]): Table['columns'][number]['kind'] {
  const there = cells.filter((cell) => cell !== null);
  if (there.length === 0) return 'text';
  if (there.every((cell) => typeof cell === 'number')) return 'number';
  if (there.every((cell) => typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/.test(cell))) return 'date';
  if (there.every((cell) => typeof cell === 'string' && /^-?\d{1,13}\.\d\d$/.test(cell))) return 'money';
  return 'text';
}
