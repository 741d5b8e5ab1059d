import type { Condition, Item, Plan } from './plan.ts';
import { type Column, joinPath, type Link, type Schema, type Table } from './schema.ts';

/** The statement of a plan; null where its tables cannot be joined. Values stand in it quoted, as literals. */
export function render(plan: Plan, schema: Schema): string | null {
  const tables = tablesOf(plan);
  const only = filtersOf(plan, tables);
  const path = joinPath(
    schema,
    tables.filter((table) => !only.includes(table)),
  );
  if (path === null) return null;
  const from = fromOf(plan.main, path);
  const group = plan.group && from.keyOf(plan.group);
  const where = whereOf(plan, from, schema);
  const also =
    plan.also &&
    whereOf(
      { ...plan, where: plan.where.map((each) => (each === plan.also?.instead ? plan.also.condition : each)) },
      from,
      schema,
    );
  if (where === null) return null;
  const orderBy = plan.order && itemOf(plan.order.item, from);
  // What two statements have in common can only be ordered by what it shows.
  if (also && orderBy && !plan.items.some((item) => itemOf(item, from) === orderBy)) return null;
  const figureOfFirst = plan.order?.limit && group === null && plan.items.every(({ aggregate }) => aggregate !== null);
  const first = figureOfFirst ? firstOf(plan, from, schema) : null;
  if (figureOfFirst && first === null) return null;
  if (first !== null) where.push(first);
  const select = `SELECT ${plan.distinct ? 'DISTINCT ' : ''}${plan.items.map((item) => itemOf(item, from)).join(', ')}`;
  const bodyOf = (conditions: readonly string[]): string =>
    `${select} ${from.text}${conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''}${group ? ` GROUP BY ${group}` : ''}`;
  const text = [
    bodyOf(where),
    plan.having ? `HAVING count(*) ${plan.having.is} ${plan.having.n}` : '',
    also ? `INTERSECT ${bodyOf(also)}` : '',
    plan.order && first === null ? `ORDER BY ${orderBy} ${plan.order.down ? 'DESC' : 'ASC'}` : '',
    plan.order?.limit && first === null ? `LIMIT ${plan.order.limit}` : '',
  ];
  return text.filter(Boolean).join(' ');
}

interface From {
  readonly text: string;
  nameOf(column: Column): string;
  /** The column, or the one joined to it that its table is joined by. */
  keyOf(column: Column): string;
}

function tablesOf({ items, main, tables, where, group, order }: Plan): Table[] {
  const columns = [
    ...items.map(({ column }) => column),
    ...where.map(({ column }) => column),
    group,
    order?.item.column,
  ];
  return [...new Set([main, ...columns.flatMap((column) => column?.table ?? []), ...tables])];
}

/** A table is joined once; a second link between two tables is left out. */
function fromOf(first: Table, path: readonly Link[]): From {
  const names = new Map<Table, string>([[first, 'T1']]);
  const joins: string[] = [];
  const ends = new Map<Column, Column>();
  for (const { from, to } of path) {
    const fresh = names.has(from.table) ? to : from;
    const old = fresh === from ? to : from;
    names.set(fresh.table, `T${names.size + 1}`);
    ends.set(from, to);
    joins.push(
      `JOIN ${quote(fresh.table.name)} AS ${names.get(fresh.table)} ON ${names.get(old.table)}.${quote(old.name)} = ${names.get(fresh.table)}.${quote(fresh.name)}`,
    );
  }
  const nameOf = (column: Column): string => `${names.get(column.table) ?? 'T1'}.${quote(column.name)}`;
  return { text: [`FROM ${quote(first.name)} AS T1`, ...joins].join(' '), nameOf, keyOf: nameOf };
}

function itemOf({ column, aggregate, distinct }: Item, from: From): string {
  if (column === null) return 'count(*)';
  const name = from.nameOf(column);
  return aggregate === null ? name : `${aggregate}(${distinct ? 'DISTINCT ' : ''}${name})`;
}

function whereOf(plan: Plan, from: From, schema: Schema): string[] | null {
  const only = filtersOf(plan, tablesOf(plan));
  const conditions = keysIn(plan, only, from, schema);
  if (conditions === null) return null;
  for (const condition of plan.where.filter(({ column }) => !only.includes(column.table))) {
    const text = conditionOf(condition, from);
    pushTo(conditions, condition, text);
  }
  if (plan.without === null) return conditions;
  const out = withoutOf(plan, from, schema);
  return out === null ? null : [...conditions, out];
}

function pushTo(conditions: string[], { or }: Condition, text: string): void {
  const last = conditions.length - 1;
  if (or && last >= 0) conditions[last] = `(${conditions[last]} OR ${text})`;
  else conditions.push(text);
}

/** Tables that only limit which rows of main are meant: a join would give a row of main once for each of theirs. */
function filtersOf({ items, main, group, having, order, also }: Plan, tables: readonly Table[]): Table[] {
  if (group !== null || having !== null || also !== null || (order !== null && order.item.column === null)) return [];
  const given = new Set([main, order?.item.column?.table, ...items.map(({ column }) => column?.table)]);
  return tables.filter((table) => !given.has(table));
}

/** One "key in those that …" for all tables that only limit and are reached by the same link. */
function keysIn({ main, where }: Plan, only: readonly Table[], from: From, schema: Schema): string[] | null {
  const branches = new Map<Link, Table[]>();
  for (const table of only) {
    const first = joinPath(schema, [main, table])?.[0];
    if (first === undefined) return null;
    branches.set(first, [...(branches.get(first) ?? []), table]);
  }
  const texts = [...branches].map(([link, tables]) => {
    const [mine, theirs] = link.from.table === main ? [link.from, link.to] : [link.to, link.from];
    const path = joinPath(schema, [theirs.table, ...tables]);
    if (path === null) return null;
    const inner = fromOf(theirs.table, path);
    const conditions: string[] = [];
    for (const condition of where.filter(({ column }) => tables.includes(column.table)))
      pushTo(conditions, condition, conditionOf(condition, inner));
    const text = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    return `${from.nameOf(mine)} IN (SELECT ${inner.nameOf(theirs)} ${inner.text}${text})`;
  });
  return texts.every((text) => text !== null) ? texts : null;
}

/** Rows of the table that stand first in an order: for a figure over what belongs to them. */
function firstOf({ main, order }: Plan, from: From, schema: Schema): string | null {
  const column = order?.item.column;
  const link = column && joinPath(schema, [main, column.table]);
  const [only] = link ?? [];
  if (!order || !column || !link || link.length !== 1 || only === undefined) return null;
  const [mine, theirs] = only.from.table === main ? [only.from, only.to] : [only.to, only.from];
  return `${from.nameOf(mine)} = (SELECT ${quote(theirs.name)} FROM ${quote(theirs.table.name)} ORDER BY ${quote(column.name)} ${order.down ? 'DESC' : 'ASC'} LIMIT 1)`;
}

/** Keys that some row of the other tables holds, by the way from there to main. */
function withoutOf({ main, without }: Plan, from: From, schema: Schema): string | null {
  if (without === null) return null;
  const wanted = [...new Set([...without.where.map(({ column }) => column.table), ...without.tables])].filter(
    (table) => table !== main,
  );
  const path = joinPath(schema, [main, ...wanted]);
  const [first] = path ?? [];
  if (path === null || first === undefined) return null;
  const [mine, theirs] = first.from.table === main ? [first.from, first.to] : [first.to, first.from];
  // From there anew: on the way from main some of them may hang on main itself, which does not stand in here.
  const ways = joinPath(schema, [theirs.table, ...wanted]);
  if (ways === null) return null;
  const inner = fromOf(theirs.table, ways);
  const conditions = [
    ...without.where.map((condition) => conditionOf(condition, inner)),
    `${inner.nameOf(theirs)} IS NOT NULL`,
  ];
  return `${from.nameOf(mine)} NOT IN (SELECT ${inner.nameOf(theirs)} ${inner.text} WHERE ${conditions.join(' AND ')})`;
}

function conditionOf({ column, is, values }: Condition, from: From): string {
  const name = from.nameOf(column);
  if (values === 'average') return `${name} ${is} (SELECT avg(${quote(column.name)}) FROM ${quote(column.table.name)})`;
  const [first = '', second = ''] = values.map((value) => literal(value, column));
  return is === 'BETWEEN' ? `${name} BETWEEN ${first} AND ${second}` : `${name} ${is} ${first}`;
}

/** Numbers in a text column are compared as the texts they are. */
function literal(value: string | number, column: Column): string {
  if (typeof value === 'number' && (column.number || column.values.length === 0)) return String(value);
  return `'${String(value).replaceAll("'", "''")}'`;
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
