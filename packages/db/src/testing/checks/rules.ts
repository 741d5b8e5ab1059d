import { lastName, type Node, nodes, type Tree, treeOf, visit } from './tree.ts';

/** Undefined when the statement keeps the rule, otherwise what is wrong with it. */
export type Rule = (tree: Tree, file: string) => string | undefined;

/**
 * What CockroachDB refuses or means differently, and what the core forbids itself (docs/core.md,
 * "Portable forms"). PostgreSQL accepts all of it, so nothing but these rules would find it here.
 */
export const rules: Record<string, Rule> = {
  'one mutation per table': ({ root }) => {
    const tables = ['InsertStmt', 'UpdateStmt', 'DeleteStmt']
      .flatMap((kind) => nodes(root, kind))
      .map(({ relation }) => (relation as Node)['relname'] as string);
    const twice = tables.find((table, at) => tables.indexOf(table) !== at);
    return twice && `${twice} is changed twice in one statement`;
  },
  'no MERGE': ({ root }) => some(root, 'MergeStmt', 'MERGE is unknown to CockroachDB'),
  'no list of JSON': ({ root }) => {
    const list = nodes(root, 'typeName').find(
      (type) => type['arrayBounds'] && ['json', 'jsonb'].includes(lastName(type['names'])),
    );
    return list && 'JSON travels as TEXT[], cast element by element';
  },
  'no nested lists': ({ root }) => {
    const typed = nodes(root, 'typeName').some(
      (type) => Array.isArray(type['arrayBounds']) && type['arrayBounds'].length > 1,
    );
    const built = nodes(root, 'A_ArrayExpr').some((list) => nodes(list, 'A_ArrayExpr').length > 0);
    const gathered = calls(root).some(
      ({ name, node }) => name === 'array_agg' && nodes(node['args'], 'A_ArrayExpr').length > 0,
    );
    return typed || built || gathered ? 'CockroachDB has no lists of lists' : undefined;
  },
  'no SKIP LOCKED, no NOWAIT': ({ root }) => {
    const clause = nodes(root, 'LockingClause').find(({ waitPolicy }) => waitPolicy !== 'LockWaitBlock');
    return clause && 'a claim re-checks the state instead of skipping locks';
  },
  'no LISTEN, no NOTIFY': ({ root }, file) => {
    const statement = ['ListenStmt', 'NotifyStmt', 'UnlistenStmt'].some((kind) => nodes(root, kind).length > 0);
    const call = calls(root).some(({ name }) => name === 'pg_notify') && !file.endsWith('.postgres.sql');
    return statement || call ? 'hints stand in *.postgres.sql and are never needed for correctness' : undefined;
  },
  'no advisory locks': ({ root }) =>
    calls(root).some(({ name }) => name.includes('advisory'))
      ? 'advisory locks always succeed on CockroachDB'
      : undefined,
  'widths are written': ({ words }) => {
    const bare = words.find((word) => /^(INT|INTEGER|BIGINT|SMALLINT|(BIG|SMALL)?SERIAL\d?)$/.test(word));
    return bare && `${bare} means another width on CockroachDB: write INT4 or INT8`;
  },
  'division says its type': ({ root }) => {
    const blind = nodes(root, 'A_Expr').find(
      (expr) => lastName(expr['name']) === '/' && !isExact(expr['lexpr']) && !isExact(expr['rexpr']),
    );
    return blind && '7/2 is 3 on PostgreSQL and 3.5 on CockroachDB: cast a side to FLOAT8 or NUMERIC';
  },
  'parameters are cast': ({ root }) => {
    const cast = nodes(root, 'TypeCast').filter(({ arg }) => (arg as Node)['ParamRef'] !== undefined).length;
    return nodes(root, 'ParamRef').length > cast ? 'a parameter stands without a cast' : undefined;
  },
  'only the database tells the time': ({ root }) => {
    const own = nodes(root, 'A_Expr').find((expr) => {
      const sides = [expr['lexpr'], expr['rexpr']];
      return /^(=|<>|<|>|<=|>=|-)$/.test(lastName(expr['name'])) && sides.some(isNow) && sides.some(isOwnTime);
    });
    return own && 'now() is compared with a time that the caller brings: pass a duration';
  },
  'no function that CockroachDB lacks': ({ root }) => {
    const missing = calls(root).find(({ name }) => absent.has(name));
    return missing && `${missing.name}() does not exist on CockroachDB 26.2`;
  },
  'no object that CockroachDB lacks': ({ root }) => {
    const kind = [
      'CreateTrigStmt',
      'CreateFunctionStmt',
      'DoStmt',
      'CreateDomainStmt',
      'RuleStmt',
      'CreateSeqStmt',
      'CreateEnumStmt',
    ].find((name) => nodes(root, name).length > 0);
    if (kind)
      return `${kind.replace('Stmt', '')}: no triggers, routines, domains, rules, sequences or enumerations in the core`;
    const table = nodes(root, 'CreateStmt').find((create) => create['partspec'] || create['inhRelations']);
    if (table) return 'no partitions and no inheritance';
    const constraint = nodes(root, 'Constraint').find(
      (one) =>
        one['deferrable'] || one['contype'] === 'CONSTR_ATTR_DEFERRABLE' || one['contype'] === 'CONSTR_EXCLUSION',
    );
    return constraint && 'no deferrable and no exclusion constraints';
  },
  'generated columns are stored': ({ root }) => {
    const virtual = nodes(root, 'Constraint').find(
      (one) => one['contype'] === 'CONSTR_GENERATED' && one['generated_kind'] !== 's',
    );
    return virtual && 'PostgreSQL 18 makes them VIRTUAL unless STORED is written';
  },
};

const absent = new Set([
  'websearch_to_tsquery',
  'setweight',
  'ts_rank_cd',
  'word_similarity',
  'uuidv7',
  'merge_action',
  'pg_sleep_for',
  'jsonb_path_query',
  'jsonb_path_exists',
  'jsonb_path_query_array',
  'jsonb_path_query_first',
  'random_normal',
]);

/** Every broken rule of a statement, and what PostgreSQL's parser refuses. */
export async function brokenRules(text: string, file: string): Promise<string[]> {
  let tree: Tree;
  try {
    tree = await treeOf(text);
  } catch (error) {
    return [`not PostgreSQL: ${error instanceof Error ? error.message : String(error)}`];
  }
  return Object.entries(rules).flatMap(([name, rule]) => {
    const wrong = rule(tree, file);
    return wrong === undefined ? [] : [`${name}: ${wrong}`];
  });
}

function some(root: unknown, kind: string, reason: string): string | undefined {
  return nodes(root, kind).length > 0 ? reason : undefined;
}

function calls(root: unknown): { name: string; node: Node }[] {
  return nodes(root, 'FuncCall').map((node) => ({ name: lastName(node['funcname']), node }));
}

const exactTypes = new Set(['float8', 'float4', 'numeric', 'interval']);

/** An operand whose type makes a division mean the same everywhere. */
function isExact(side: unknown): boolean {
  const node = (side ?? {}) as Node;
  const cast = node['TypeCast'] as Node | undefined;
  if (cast) return exactTypes.has(lastName((cast['typeName'] as Node)['names']));
  const constant = node['A_Const'] as Node | undefined;
  if (constant) return constant['fval'] !== undefined;
  const call = node['FuncCall'] as Node | undefined;
  if (call) return ['extract', 'sqrt', 'ln', 'exp', 'power', 'stddev_samp', 'avg'].includes(lastName(call['funcname']));
  const inner = node['A_Expr'] as Node | undefined;
  return inner !== undefined && (isExact(inner['lexpr']) || isExact(inner['rexpr']));
}

function isNow(side: unknown): boolean {
  let found = calls(side).some(({ name }) => name === 'now' || name === 'clock_timestamp');
  visit({ side }, (key, node) => {
    if (key === 'SQLValueFunction' && String(node['op']).includes('TIMESTAMP')) found = true;
  });
  return found;
}

function isOwnTime(side: unknown): boolean {
  return nodes(side, 'TypeCast').some(
    (cast) =>
      (cast['arg'] as Node)['ParamRef'] !== undefined &&
      lastName((cast['typeName'] as Node)['names']).startsWith('timestamp'),
  );
}
