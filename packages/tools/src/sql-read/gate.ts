import { parse } from 'libpg-query';
import { errors } from '../errors.ts';
import type { ReadableTable } from './allowed.ts';
import { inspect, type Tree } from './inspect.ts';

/** A statement that passed, made into one that sees only the user's rows; `$1` is the user where there is one. */
export interface Gated {
  readonly sql: string;
  readonly params: readonly string[];
  /** The tables it reads. */
  readonly tables: readonly string[];
}

export interface GateOptions {
  readonly tables: readonly ReadableTable[];
  /** Whose rows; null: an operator, who sees all. */
  readonly user: string | null;
  /** Rows given at most. */
  readonly rows: number;
}

const LONGEST = 4_000;

/**
 * Lets a SELECT through that a person or a model wrote, or throws why not (SQL_SYNTAX, SQL_NOT_ONE_SELECT, SQL_CHANGES, SQL_TABLE, SQL_COLUMN,
 * SQL_FUNCTION, SQL_CONSTRUCT, SQL_TOO_LONG). PostgreSQL's own parser reads it, and every node must be on a list. Whose rows it sees is not left to
 * it: each table's name stands for a materialized query over the user's rows, around the statement, which no condition is pushed
 * into, so that not even an error tells of another's row. What was put around is parsed again and must hold the same tree.
 */
export async function gate(text: string, { tables, user, rows }: GateOptions): Promise<Gated> {
  if (text.length > LONGEST) throw errors.SQL_TOO_LONG({ length: text.length, most: LONGEST });
  const { select, statement } = await onlySelect(text);
  const used = inspect(select, tables);
  const read = tables.filter(({ name }) => used.has(name));
  const own = read.map((table) => `${quote(table.name)} AS MATERIALIZED (${rowsOf(table, user)})`);
  const around = own.length > 0 ? `WITH ${own.join(', ')} ` : '';
  const sql = `${around}SELECT * FROM (${statement}\n) AS answer LIMIT ${rows + 1}`;
  await sameTree(sql, select);
  const params = user !== null && read.length > 0 ? [user] : [];
  return { sql, params, tables: read.map(({ name }) => name) };
}

function rowsOf({ name, columns, owner }: ReadableTable, user: string | null): string {
  const mine = user === null ? '' : ` WHERE ${quote(owner)} = $1::UUID`;
  return `SELECT ${columns.map(quote).join(', ')} FROM ${quote(name)}${mine}`;
}

async function onlySelect(text: string): Promise<{ select: Tree; statement: string }> {
  const statements = text.trim() === '' ? [] : await parsed(text);
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0)
    throw errors.SQL_NOT_ONE_SELECT({ found: `${statements.length} statements` });
  const [kind = 'nothing'] = Object.keys(only.stmt);
  const select = only.stmt['SelectStmt'];
  if (select === undefined) throw errors.SQL_NOT_ONE_SELECT({ found: kind.replace('Stmt', '').toUpperCase() });
  const bytes = Buffer.from(text);
  const from = only.stmt_location ?? 0;
  const statement = bytes.subarray(from, only.stmt_len ? from + only.stmt_len : bytes.length).toString();
  return { select: select as Tree, statement };
}

interface Statement {
  stmt: Record<string, unknown>;
  stmt_location?: number;
  stmt_len?: number;
}

async function parsed(text: string): Promise<Statement[]> {
  if (text.includes('\0')) throw errors.SQL_SYNTAX({ reason: 'a character that is none' });
  try {
    const { stmts } = (await parse(text)) as unknown as { stmts?: Statement[] };
    return stmts ?? [];
  } catch (error) {
    throw errors.SQL_SYNTAX({ reason: error instanceof Error ? error.message : String(error) }, error);
  }
}

/** Nothing in the text may have closed the parenthesis it was put into. */
async function sameTree(sql: string, select: Tree): Promise<void> {
  const [only] = await parsed(sql);
  const outer = only?.stmt['SelectStmt'] as
    | { fromClause?: { RangeSubselect?: { subquery?: { SelectStmt?: Tree } } }[] }
    | undefined;
  const inner = outer?.fromClause?.[0]?.RangeSubselect?.subquery?.SelectStmt;
  if (outer?.fromClause?.length !== 1 || placeless(inner) !== placeless(select))
    throw errors.SQL_CONSTRUCT({ what: 'text that means something else within parentheses' });
}

const placeless = (tree: unknown): string =>
  JSON.stringify(tree, (key, value: unknown) =>
    /^location$|^(?:rexpr_)?list_(?:start|end)$/.test(key) ? undefined : value,
  ) ?? '';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
