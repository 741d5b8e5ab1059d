import { lemmasOf } from './words.ts';

/** A table as a question may speak of it. */
export interface TableSaid {
  readonly name: string;
  /** In words, such as "poker player"; the name's own words unless said. */
  readonly says?: string;
  readonly columns: readonly ColumnSaid[];
  /** The column that tells its rows apart. */
  readonly key?: string | null;
}

export interface ColumnSaid {
  readonly name: string;
  readonly says?: string;
  readonly number: boolean;
  /** Distinct texts in it, at most some thousands: what a question's words are compared with. */
  readonly values?: readonly string[];
}

/** `from` holds keys of `to`. */
export interface LinkSaid {
  readonly from: readonly [table: string, column: string];
  readonly to: readonly [table: string, column: string];
}

export interface SchemaSaid {
  readonly tables: readonly TableSaid[];
  readonly links: readonly LinkSaid[];
}

export interface Column {
  readonly name: string;
  readonly table: Table;
  readonly lemmas: readonly string[];
  /** The words of its own name, where it is said otherwise. */
  readonly alias: readonly string[] | null;
  readonly number: boolean;
  readonly values: readonly string[];
  readonly isKey: boolean;
  /** Of a link to another table. */
  readonly isLink: boolean;
}

export interface Table {
  readonly name: string;
  readonly lemmas: readonly string[];
  readonly alias: readonly string[] | null;
  readonly columns: Column[];
  key: Column | null;
}

export interface Link {
  readonly from: Column;
  readonly to: Column;
}

export interface Schema {
  readonly tables: readonly Table[];
  readonly links: readonly Link[];
}

/** The schema with its names taken apart into words; links to what is not there are left out. */
export function readSchema({ tables, links }: SchemaSaid): Schema {
  const isLink = (table: string, column: string): boolean =>
    links.some(({ from, to }) => [from, to].some(([t, c]) => same(t, table) && same(c, column)));
  const made = tables.map((said): Table => {
    const table: Table = {
      name: said.name,
      lemmas: lemmasOf(said.says ?? said.name),
      alias: aliasOf(said),
      columns: [],
      key: null,
    };
    for (const column of said.columns) {
      table.columns.push({
        name: column.name,
        table,
        lemmas: lemmasOf(column.says ?? column.name),
        alias: aliasOf(column),
        number: column.number,
        values: column.values ?? [],
        isKey: said.key != null && same(said.key, column.name),
        isLink: isLink(said.name, column.name),
      });
    }
    table.key = table.columns.find(({ isKey }) => isKey) ?? null;
    return table;
  });
  const columnOf = ([table, column]: readonly [string, string]): Column | undefined =>
    made.find(({ name }) => same(name, table))?.columns.find(({ name }) => same(name, column));
  return {
    tables: made,
    // Of two links between the same tables the one whose column stands first is meant.
    links: links
      .toSorted((a, b) => placeIn(made, a.from) - placeIn(made, b.from))
      .flatMap(({ from, to }) => {
        const [a, b] = [columnOf(from), columnOf(to)];
        return a && b ? [{ from: a, to: b }] : [];
      }),
  };
}

/** Abbreviations are no words; a name that says something else than what it is said as is another name. */
function aliasOf({ name, says }: { readonly name: string; readonly says?: string }): string[] | null {
  const words = lemmasOf(name);
  return says === undefined ||
    words.join(' ') === lemmasOf(says).join(' ') ||
    words.some((word) => word.length < 3 && word !== 'id')
    ? null
    : words;
}

/** What a row of a table is called by: its name, its title, what has the table's own name, its key. */
export const labelOf = (table: Table): Column | null =>
  table.columns.find(({ lemmas }) => lemmas.at(-1) === 'name') ??
  table.columns.find(({ lemmas }) => lemmas.at(-1) === 'title') ??
  table.columns.find(({ lemmas }) => lemmas.join(' ') === table.lemmas.join(' ')) ??
  table.key;

const placeIn = (tables: readonly Table[], [table, column]: LinkSaid['from']): number =>
  tables.find(({ name }) => same(name, table))?.columns.findIndex(({ name }) => same(name, column)) ?? 0;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The links that join the tables with the fewest others between them, or null where there is no way. Breadth first from the first table. */
export function joinPath(schema: Schema, wanted: readonly Table[]): Link[] | null {
  const [first, ...rest] = wanted;
  if (first === undefined) return null;
  const joined = new Set([first]);
  const path: Link[] = [];
  for (const table of rest) {
    if (joined.has(table)) continue;
    const way = wayTo(schema, joined, table);
    if (way === null) return null;
    for (const link of way) {
      path.push(link);
      joined.add(link.from.table).add(link.to.table);
    }
  }
  return path;
}

function wayTo({ links }: Schema, from: ReadonlySet<Table>, to: Table): Link[] | null {
  const queue: { table: Table; way: Link[] }[] = [...from].map((table) => ({ table, way: [] }));
  const seen = new Set(from);
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (step.table === to) return step.way;
    for (const link of links) {
      const other =
        link.from.table === step.table ? link.to.table : link.to.table === step.table ? link.from.table : null;
      if (other === null || seen.has(other)) continue;
      seen.add(other);
      queue.push({ table: other, way: [...step.way, link] });
    }
  }
  return null;
}
