import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { askSchema, type SchemaSaid } from '@holdfast/tools/sql-read';
import type { ScoreTask } from './task.ts';

interface Question {
  id: string;
  db_id: string;
  question: string;
  gold_sql?: string;
}

/** Spider's own description of a database: names as they are and as people say them, keys by their place among all columns. */
interface Described {
  db_id: string;
  table_names: string[];
  table_names_original: string[];
  column_names: [table: number, name: string][];
  column_names_original: [table: number, name: string][];
  column_types: string[];
  primary_keys: (number | number[])[];
  foreign_keys: [number, number][];
}

/** Questions over databases nobody here made, answered by `askSchema` from names and values alone. Rows are compared as multisets. */
export const spider: ScoreTask = {
  name: 'text2sql-spider',
  folder: 'text2sql-spider',
  units: 'questions',
  reference: 'Spider dev, execution accuracy: Codex .67, DAIL-SQL with GPT-4 .844 (both with a model).',
  goals: [{ figure: 'execution accuracy', least: 0.3, baseline: 0.096 }],
  async score(folder) {
    // Node says that it is experimental when it is loaded: only who scores shall read that.
    const { DatabaseSync } = await import('node:sqlite');
    const questions = JSON.parse(await readFile(join(folder, 'questions.json'), 'utf8')) as Question[];
    const described = JSON.parse(await readFile(join(folder, 'tables.json'), 'utf8')) as Described[];
    const open = (name: string): DatabaseSync =>
      new DatabaseSync(join(folder, 'database', `${name}.sqlite`), {
        readOnly: true,
        enableDoubleQuotedStringLiterals: true,
      });
    const lines: { id: string; sql: string | null }[] = [];
    let [right, wrong, declined, judged] = [0, 0, 0, 0];
    for (const database of described) {
      const db = open(database.db_id);
      const schema = schemaOf(database, db);
      for (const { id, question, gold_sql } of questions.filter(({ db_id }) => db_id === database.db_id)) {
        const { sql } = askSchema(question, schema);
        lines.push({ id, sql });
        if (gold_sql === undefined) continue;
        judged++;
        if (sql === null) declined++;
        else if (rowsOf(db, sql) === rowsOf(db, gold_sql)) right++;
        else wrong++;
      }
      db.close();
    }
    return {
      units: lines.length,
      figures: {
        'execution accuracy': right / judged,
        right,
        wrong,
        declined,
        'right of those answered': right / (right + wrong),
      },
      note: `No model and nothing learnt: names, values, patterns. Wrong ${wrong}, declined ${declined}. How the half was looked at is in score/README.md.`,
      lines,
    };
  },
};

/** What `askSchema` needs to know; values are the texts a column holds, at most 3,000. */
function schemaOf(said: Described, db: DatabaseSync): SchemaSaid {
  const place = (k: number): [string, string] => {
    const [table, column] = said.column_names_original[k] as [number, string];
    return [said.table_names_original[table] as string, column];
  };
  const keys = new Map(said.primary_keys.flatMap((key) => (Array.isArray(key) ? [] : [place(key)])).reverse());
  const tables = said.table_names_original.map((name, at) => ({
    name,
    says: said.table_names[at] ?? name,
    key: keys.get(name) ?? null,
    columns: said.column_names_original.flatMap(([table, column], k) =>
      table !== at
        ? []
        : [
            {
              name: column,
              says: said.column_names[k]?.[1] ?? column,
              number: said.column_types[k] === 'number',
              values: valuesOf(db, name, column),
            },
          ],
    ),
  }));
  return { tables, links: said.foreign_keys.map(([from, to]) => ({ from: place(from), to: place(to) })) };
}

function valuesOf(db: DatabaseSync, table: string, column: string): string[] {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const text = `SELECT DISTINCT ${quoted(column)} AS value FROM ${quoted(table)} WHERE typeof(${quoted(column)}) = 'text' LIMIT 3000`;
  return db
    .prepare(text)
    .all()
    .map(({ value }) => String(value));
}

/** A result as a multiset of rows; a statement that fails has none like it. */
function rowsOf(db: DatabaseSync, sql: string): string {
  try {
    const statement = db.prepare(sql);
    statement.setReturnArrays(true);
    const rows = statement.all() as unknown as unknown[][];
    return JSON.stringify(rows.map((row) => JSON.stringify(row.map(rounded))).sort());
  } catch (error) {
    return `failed: ${String(error)} ${sql}`;
  }
}

const rounded = (value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : typeof value === 'bigint' ? Number(value) : value;
