import type { Mention } from './mentions.ts';
import type { Condition, Item, Plan } from './plan.ts';
import { type Column, joinPath, labelOf, type Schema, type Table } from './schema.ts';
import type { Symbols } from './symbols.ts';

/** A plan while it is being read. */
export interface Reading {
  readonly symbols: Symbols;
  readonly schema: Schema;
  readonly items: { item: Item; at: number }[];
  readonly where: Condition[];
  distinct: boolean;
  /** Of what rows are counted. */
  counted: Table | null;
  group: { column: Column | null; table: Table | null; at: number } | null;
  having: Plan['having'];
  order: { item: Item | 'first' | 'rows'; down: boolean; limit: number | null } | null;
  /** From where in the question on something must not be; the tables that say of what. */
  negated: { at: number; tables: Table[] } | null;
  also: Plan['also'];
  /** Tables that were named, in the order of the question. */
  readonly named: { table: Table; at: number }[];
  /** Reasons to doubt the reading; one too many and nothing is answered. */
  readonly doubts: string[];
}

export function newReading(symbols: Symbols, schema: Schema): Reading {
  const named = symbols.mentions.flatMap((mention) => {
    const [table] = mention.kind === 'table' ? mention.tables : [];
    return table ? [{ table, at: mention.at }] : [];
  });
  return {
    symbols,
    schema,
    items: [],
    where: [],
    distinct: false,
    counted: null,
    group: null,
    having: null,
    order: null,
    negated: null,
    also: null,
    named,
    doubts: [],
  };
}

export const tableOf = ({ symbols }: Reading, symbol: string): Table | null => {
  const mention = symbols.mentionOf(symbol);
  return mention.kind === 'table' ? (mention.tables[0] ?? null) : null;
};

/**
 * Which of the columns a mention may be: the one whose table stands beside it ("stadium name", "name of the stadium"), else of a table named
 * anywhere, else the nearest to those by links. Two that are as near are a doubt.
 */
export function columnOf(reading: Reading, symbol: string): Column | null {
  const mention = reading.symbols.mentionOf(symbol);
  if (mention.kind !== 'column') return null;
  const own = mention.columns.every(({ lemmas }) => lemmas.at(-1) === 'name') && ownLabel(reading, mention);
  if (own) return own;
  const [only, ...others] = mention.columns;
  if (only === undefined || others.length === 0) return only ?? null;
  const near = nearest(reading, mention.at);
  const beside = [...besides(reading, mention), ...(near ? [near] : [])];
  const ranked = mention.columns
    .map((column) => ({ column, rank: rankOf(reading, column, beside) }))
    .sort((a, b) => a.rank - b.rank);
  const [best, next] = ranked;
  if (best && next && best.rank === next.rank && best.column.table !== next.column.table)
    reading.doubts.push(`${best.column.name} could be of two tables`);
  return best?.column ?? only;
}

/** "Names of orchestras", where an orchestra's name is in a column called orchestra. */
function ownLabel(reading: Reading, mention: Mention): Column | null {
  const [table] = besides(reading, mention);
  const label = table ? labelOf(table) : null;
  return label !== null && label.lemmas.join(' ') === label.table.lemmas.join(' ') ? label : null;
}

function besides({ symbols }: Reading, mention: Mention): Table[] {
  const tables: Table[] = [];
  for (const other of symbols.mentions) {
    if (other.kind !== 'table' || other.tables[0] === undefined) continue;
    const between =
      other.end <= mention.at
        ? symbols.tokens.slice(other.end, mention.at)
        : symbols.tokens.slice(mention.end, other.at);
    if (
      between.length > 6 ||
      between.some(
        ({ text }) =>
          !/^(?:'s|of|the|all|each|every|for|a|an|any|both|different|distinct|those|these|and|,|on|with|in|from)$/.test(
            text,
          ),
      )
    )
      continue;
    if (other.end <= mention.at && between.some(({ text }) => text !== "'s")) continue;
    tables.push(other.tables[0]);
  }
  return tables;
}

/** Tables of columns and values that can be of no other. */
function surely({ mentions }: Symbols): Table[] {
  return mentions.flatMap((mention) =>
    mention.kind !== 'table' && mention.columns.length === 1 ? (mention.columns[0]?.table ?? []) : [],
  );
}

function rankOf({ named, schema, items, symbols, group }: Reading, column: Column, beside: readonly Table[]): number {
  if (beside[0] === column.table) return column.isKey ? 0 : 0.01;
  if (beside.includes(column.table)) return 0.1;
  if (group?.table === column.table) return 0.5;
  const place = named.findIndex(({ table }) => table === column.table);
  if (place >= 0) return 1 + place / 10 - (column.isKey ? 0.01 : 0);
  const sure = [...surely(symbols), ...items.flatMap(({ item }) => item.column?.table ?? [])];
  if (sure.includes(column.table)) return column.isKey ? 1.9 : 2;
  const anchors = [...named.map(({ table }) => table), ...sure];
  const ways = anchors.map((table) => joinPath(schema, [table, column.table])?.length ?? 9);
  return 3 + Math.min(9, ...ways) - (column.isKey ? 1.5 : 0);
}

/** Whose rows were spoken of last, by their table or by a value that can be of no other. */
function nearest({ symbols }: Reading, at: number): Table | null {
  return (
    symbols.mentions
      .filter((mention) => mention.end <= at && at - mention.end <= 5)
      .flatMap(subjectOf)
      .at(-1) ?? null
  );
}

function following({ symbols }: Reading, at: number): Table | null {
  return symbols.mentions.filter((mention) => mention.at > at && mention.at - at <= 3).flatMap(subjectOf)[0] ?? null;
}

function subjectOf(mention: Mention): Table[] {
  if (mention.kind === 'table') return mention.tables.slice(0, 1);
  return mention.kind === 'value' && mention.columns.length === 1 ? mention.columns.map(({ table }) => table) : [];
}

/** What "older" and the like are said of. */
const qualities: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:old|young)/, ['age', 'birth', 'born', 'year', 'founded', 'opening', 'open']],
  [/^(?:heav|light)/, ['weight']],
  [/^(?:tall|short)/, ['height', 'length']],
  [/^long/, ['length', 'duration', 'time']],
  [/^(?:expensive|cheap|costly)/, ['price', 'cost', 'fee', 'charge']],
  [/^(?:rich|wealth|poor)/, ['worth', 'earnings', 'earning', 'money', 'income', 'salary']],
  [/^(?:large|big|small)/, ['capacity', 'area', 'size', 'population', 'acreage']],
  [/^(?:earl|late|recent|new)/, ['date', 'year', 'time', 'created', 'founded']],
  [/^(?:fast|slow)/, ['speed', 'time', 'horsepower']],
  [/^(?:popular|populous)/, ['popularity', 'population']],
];

/** The column a quality is measured by, of the tables named first; null where there is none. */
export function qualityColumn(reading: Reading, adjective: string, at: number, after = false): Column | null {
  const words = qualities.find(([pattern]) => pattern.test(adjective))?.[1] ?? [];
  const near = after ? following(reading, at) : nearest(reading, at);
  const named = reading.named.map(({ table }) => table);
  const tables = [...named, ...reading.schema.tables.filter((table) => !named.includes(table))];
  for (const word of words) {
    const found = tables.flatMap(({ columns }) =>
      columns.filter((column) => !column.isKey && column.lemmas.includes(word)),
    );
    const [best] = found
      .map((column) => ({ column, rank: rankOf(reading, column, near ? [near] : []) }))
      .sort((a, b) => a.rank - b.rank);
    if (best) return best.column;
  }
  return null;
}

/** Whether more of the quality is a lower number: the young are of a late birth year. */
export const isBirth = (column: Column): boolean =>
  column.lemmas.some((word) => ['birth', 'born', 'founded', 'opening', 'open', 'date'].includes(word)) &&
  !column.lemmas.includes('age');
