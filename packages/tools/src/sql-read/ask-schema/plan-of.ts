import type { Condition, Item, Plan } from './plan.ts';
import type { Reading } from './reading.ts';
import { type Column, labelOf, type Table } from './schema.ts';

/** The plan of what was read, or why it makes none. */
export function planOf(reading: Reading): Plan | string {
  const { group, counted, named, negated, order, distinct, having, also } = reading;
  const main = mainOf(reading);
  if (main === null) return 'no table is meant';
  const { where, without } = apart(reading, main);
  if (negated !== null && without === null && !where.some(({ is }) => is === '<>'))
    return 'it is not clear what must not be';
  const given = itemsOf(reading, main);
  if (given.length === 0) return 'it is not said what is asked for';
  const plain = given.some(({ aggregate }) => aggregate === null);
  const counts = given.some(({ aggregate }) => aggregate !== null) || having !== null || order?.item === 'rows';
  const by = group?.column ?? (counts && plain ? entityOf(given, group?.table ?? main) : null);
  const inside = (at: number): boolean => without !== null && negated !== null && at >= negated.at;
  return {
    items: given,
    distinct: distinct && !counts,
    main,
    tables: [
      ...new Set([
        ...named.filter(({ at }) => !inside(at)).map(({ table }) => table),
        ...(counted ? [counted] : []),
        ...(group?.table ? [group.table] : []),
      ]),
    ],
    where,
    without,
    also,
    group: counts && (plain || having || order?.item === 'rows') ? (by ?? main.key) : null,
    having,
    order: orderOf(order, given),
  };
  function entityOf(list: readonly Item[], fallback: Table): Column | null {
    const first = list.find(({ column, aggregate }) => column !== null && aggregate === null)?.column ?? null;
    if (first === null) return fallback.key;
    // Names may be shared; rows are told apart by their key.
    const isLabel = first.table.key !== null && (first.table !== counted || group?.table === first.table);
    return isLabel ? first.table.key : first;
  }
}

/** Whose rows are meant: those counted, those of the first thing given, the first table named. */
function mainOf({ items, counted, named, group, having, order, where }: Reading): Table | null {
  const onlyCounts = items.length > 0 && items.every(({ item }) => item.column === null);
  if (counted && onlyCounts && !group && !having && order?.item !== 'rows') return counted;
  const first = items.find(({ item }) => item.column !== null)?.item.column?.table;
  return first ?? group?.column?.table ?? named[0]?.table ?? where[0]?.column.table ?? null;
}

/** What comes after a "not" and is of other tables must not exist for a row of main. */
function apart({ where, negated, named }: Reading, main: Table): Pick<Plan, 'where' | 'without'> {
  if (negated === null) return { where, without: null };
  const isNot = ({ at, column }: Condition): boolean => at > negated.at && column.table !== main;
  const after = named.filter(({ at }) => at > negated.at).map(({ table }) => table);
  const tables = [...new Set([...negated.tables, ...after])].filter((table) => table !== main);
  const inner = where.filter(isNot);
  // Of main itself: those that are something else.
  if (tables.length === 0 && inner.length === 0)
    return {
      where: where.map((one) => (one.at > negated.at && one.is === '=' ? { ...one, is: '<>' as const } : one)),
      without: null,
    };
  return { where: where.filter((condition) => !isNot(condition)), without: { tables, where: inner } };
}

function itemsOf({ items, group, counted, having, order, named }: Reading, main: Table): Item[] {
  const given = items
    .map(({ item }) => item)
    .filter(
      (item, i, all) =>
        all.findIndex((other) => other.column === item.column && other.aggregate === item.aggregate) === i,
    );
  const column = group?.column ?? (group?.table ? labelOf(group.table) : null);
  const has = given.some((item) => item.column !== null && item.aggregate === null);
  const counts = given.some(({ aggregate }) => aggregate === 'count');
  if (
    group !== null &&
    column !== null &&
    !given.some((item) => item.column === column && item.aggregate === null) &&
    (group.column !== null || !has)
  )
    return counts && order?.item !== 'rows'
      ? [{ column, aggregate: null }, ...given]
      : [...given, { column, aggregate: null }];
  if (given.length > 0) return given;
  const label = labelOf(
    having || order?.item === 'rows' ? (named.find(({ table }) => table !== counted)?.table ?? main) : main,
  );
  return label === null ? [] : [{ column: label, aggregate: null }];
}

function orderOf(order: Reading['order'], given: readonly Item[]): Plan['order'] {
  if (order === null) return null;
  const item =
    order.item === 'rows'
      ? { column: null, aggregate: 'count' as const }
      : order.item === 'first'
        ? (given[0] as Item)
        : order.item;
  return { item, down: order.down, limit: order.limit };
}
