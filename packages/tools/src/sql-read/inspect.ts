import { errors } from '../errors.ts';
import { functions, kinds, operators, type ReadableTable, timeValues, types } from './allowed.ts';

/** A node of PostgreSQL's parse tree, as libpg-query gives it. */
export type Tree = Readonly<Record<string, unknown>>;

interface Found {
  readonly tables: Set<string>;
  /** Names that the statement itself gives to columns. */
  readonly given: Set<string>;
  readonly columns: Set<string>;
  parts: number;
}

/** More joined tables, subqueries and lists than any question needs. */
const MOST_PARTS = 24;

/**
 * Walks every node of a SELECT; throws for the first that is on no list. The tables it reads come back. A name that is no readable table
 * must be a WITH in whose scope it stands: one that comes later, or in another subquery, would be the database's own table.
 */
export function inspect(select: Tree, tables: readonly ReadableTable[]): ReadonlySet<string> {
  const found: Found = { tables: new Set(), given: new Set(implied), columns: new Set(), parts: 0 };
  const readable = new Map(tables.map((table) => [table.name, table]));
  walk({ SelectStmt: select }, new Set(), { found, readable });
  const known = new Set([...found.tables].flatMap((name) => readable.get(name)?.columns ?? []));
  for (const column of found.columns) {
    if (!known.has(column) && !found.given.has(column))
      throw errors.SQL_COLUMN({ column, columns: [...known].join(', ') || 'none' });
  }
  return found.tables;
}

/** How PostgreSQL calls what nobody named. */
const implied = [
  '?column?',
  'case',
  'coalesce',
  'greatest',
  'least',
  'nullif',
  'exists',
  'current_date',
  'current_timestamp',
  'localtimestamp',
  ...functions,
  ...types,
];

interface Around {
  readonly found: Found;
  readonly readable: ReadonlyMap<string, ReadableTable>;
}

function walk(value: unknown, scope: ReadonlySet<string>, around: Around): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, scope, around);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const node = value as Tree;
  refuseClauses(node);
  const inner = withScope(node, scope, around);
  for (const [key, held] of Object.entries(node)) {
    if (key === 'withClause') continue;
    if (/^[A-Z]/.test(key)) check(key, held as Tree, inner, around);
    if (key === 'typeName') checkType(held as Tree);
    if (key === 'alias') nameAlias(held as Tree, around.found);
    walk(held, inner, around);
  }
}

/** The names of a WITH are there from the next one on, and in the statement it belongs to. */
function withScope(node: Tree, scope: ReadonlySet<string>, around: Around): ReadonlySet<string> {
  const clause = node['withClause'] as { ctes?: { CommonTableExpr?: Tree }[]; recursive?: boolean } | undefined;
  if (clause === undefined) return scope;
  if (clause.recursive) throw errors.SQL_CONSTRUCT({ what: 'WITH RECURSIVE' });
  let names = scope;
  for (const { CommonTableExpr: each = {} } of clause.ctes ?? []) {
    const query = each['ctequery'] as Tree;
    if (!('SelectStmt' in query)) throw errors.SQL_CHANGES({ what: 'a WITH that changes rows' });
    if (Object.keys(each).some((key) => /search_clause|cycle_clause/.test(key)))
      throw errors.SQL_CONSTRUCT({ what: 'SEARCH or CYCLE' });
    around.found.parts += 1;
    for (const name of stringsOf(each['aliascolnames'])) around.found.given.add(name);
    walk(query, names, around);
    names = new Set([...names, String(each['ctename'])]);
  }
  return names;
}

function refuseClauses(node: Tree): void {
  if (node['intoClause'] !== undefined) throw errors.SQL_CHANGES({ what: 'INTO' });
  if (node['lockingClause'] !== undefined) throw errors.SQL_CHANGES({ what: 'FOR UPDATE or FOR SHARE' });
}

function check(kind: string, node: Tree, scope: ReadonlySet<string>, { found, readable }: Around): void {
  if (/^(?:Insert|Update|Delete|Merge|Create|Drop|Alter|Truncate|Copy)/.test(kind))
    throw errors.SQL_CHANGES({ what: kind.replace(/Stmt$/, '').toUpperCase() });
  if (!kinds.has(kind)) throw errors.SQL_CONSTRUCT({ what: saidOf(kind) });
  if (['RangeVar', 'RangeSubselect', 'SubLink', 'JoinExpr'].includes(kind) && ++found.parts > MOST_PARTS)
    throw errors.SQL_CONSTRUCT({ what: `more than ${MOST_PARTS} tables, joins and subqueries` });
  if (kind === 'RangeVar') checkTable(node, scope, found, readable);
  if (kind === 'FuncCall') checkFunction(node, found);
  if (kind === 'ColumnRef') noteColumn(node, found);
  if (kind === 'A_Expr') checkOperator(node);
  if (kind === 'ResTarget' && typeof node['name'] === 'string') found.given.add(node['name']);
  if (kind === 'SQLValueFunction' && !timeValues.has(String(node['op'])))
    throw errors.SQL_FUNCTION({ name: String(node['op']).replace('SVFOP_', '') });
}

function checkTable(
  node: Tree,
  scope: ReadonlySet<string>,
  found: Found,
  readable: ReadonlyMap<string, ReadableTable>,
): void {
  const name = String(node['relname']);
  const qualified = node['schemaname'] ?? node['catalogname'];
  const there = [...readable.keys()].join(', ');
  if (qualified !== undefined) throw errors.SQL_TABLE({ table: `${String(qualified)}.${name}`, tables: there });
  if (scope.has(name)) return;
  if (!readable.has(name)) throw errors.SQL_TABLE({ table: name, tables: there });
  found.tables.add(name);
}

/** The grammar's own words, such as EXTRACT, come with pg_catalog before them; nobody may write another schema. */
function checkFunction(node: Tree, found: Found): void {
  const path = stringsOf(node['funcname']);
  const name = path.at(-1) ?? '';
  const own = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog');
  if (!own || !functions.has(name)) throw errors.SQL_FUNCTION({ name: path.join('.') });
  found.given.add(name);
}

function checkOperator(node: Tree): void {
  const path = stringsOf(node['name']);
  const name = (path.at(-1) ?? '').replace(/^NOT BETWEEN$|^(?:NOT )?BETWEEN SYMMETRIC$/, 'BETWEEN');
  if (path.length !== 1 || !operators.has(name)) throw errors.SQL_FUNCTION({ name: `the operator ${path.join('.')}` });
}

function checkType(node: Tree): void {
  const path = stringsOf(node['names']);
  const name = path.at(-1) ?? '';
  const own = path.length === 1 || (path.length === 2 && path[0] === 'pg_catalog');
  if (!own || !types.has(name) || node['setof'] || node['pct_type'])
    throw errors.SQL_CONSTRUCT({ what: `the type ${path.join('.')}` });
}

/** Names of columns are compared at the end: an alias may be defined after its use. */
function noteColumn(node: Tree, found: Found): void {
  const fields = (node['fields'] ?? []) as Tree[];
  if (fields.length > 2)
    throw errors.SQL_COLUMN({ column: stringsOf(fields).join('.'), columns: 'names such as merchant or e.merchant' });
  const last = fields.at(-1);
  if (last && 'String' in last) found.columns.add((last['String'] as { sval?: string }).sval ?? '');
}

function nameAlias(alias: Tree, found: Found): void {
  for (const name of stringsOf(alias['colnames'])) found.given.add(name);
}

const stringsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.map((item) => (item as { String?: { sval?: string } }).String?.sval ?? '*') : [];

const saidOf = (kind: string): string =>
  ({
    ParamRef: 'a parameter such as $1',
    RangeFunction: 'a function in FROM',
    RangeTableSample: 'TABLESAMPLE',
    CollateClause: 'COLLATE',
    A_Indirection: 'a part of a value',
    A_ArrayExpr: 'ARRAY',
    RowExpr: 'ROW',
    XmlExpr: 'XML',
  })[kind] ?? kind;
