import type { Column, Schema, Table } from './schema.ts';
import { small, stem, type Token } from './words.ts';

/** A stretch of the question that names something of the schema. `fit`: 1 where the words are the name's own. */
export type Mention =
  | {
      readonly kind: 'table';
      readonly at: number;
      readonly end: number;
      readonly tables: readonly Table[];
      readonly fit: number;
    }
  | {
      readonly kind: 'column';
      readonly at: number;
      readonly end: number;
      readonly columns: readonly Column[];
      readonly fit: number;
    }
  | {
      readonly kind: 'value';
      readonly at: number;
      readonly end: number;
      readonly value: string;
      readonly columns: readonly Column[];
      readonly fit: number;
    };

interface Name {
  readonly words: readonly string[];
  readonly column?: Column;
  readonly table?: Table;
  readonly fit: number;
}

/** General English: what else things of a name are called. */
const alike: Readonly<Record<string, readonly string[]>> = {
  sex: ['gender'],
  country: ['nation'],
  nationality: ['nation', 'country'],
  name: ['title'],
  title: ['name'],
  killed: ['death'],
  weight: ['weigh'],
  location: ['place'],
  year: ['time'],
  salary: ['wage'],
  phone: ['telephone'],
  price: ['cost'],
  earnings: ['earning'],
  hometown: ['home town'],
  nickname: ['nick name'],
};

/**
 * Everything in the question that reads like a name of the schema or a value in it, the longest first; no word is in two. Linking by names and by
 * values as in Guo et al. (IRNet, 2019) and Lin et al. (BRIDGE, 2020), by exact words and stems.
 */
export function findMentions(tokens: readonly Token[], schema: Schema): Mention[] {
  const names = namesOf(schema);
  const found: Mention[] = [];
  const taken = tokens.map(() => false);
  const free = (at: number, end: number): boolean => !taken.slice(at, end).some(Boolean);
  const add = (mention: Mention): void => {
    found.push(mention);
    taken.fill(true, mention.at, mention.end);
  };
  tokens.forEach((token, at) => {
    if (token.quoted)
      add({ kind: 'value', at, end: at + 1, value: token.raw, columns: columnsWith(schema, token.text), fit: 1 });
  });
  for (let size = 6; size >= 1; size--) {
    for (let at = 0; at + size <= tokens.length; at++) {
      if (!free(at, at + size)) continue;
      const mention = nameAt(tokens, at, size, names) ?? valueAt(tokens, at, size, schema);
      if (mention !== null) add(mention);
    }
  }
  return found.filter((mention) => !isAggregate(mention, tokens, found)).sort((a, b) => a.at - b.at);
}

const aggregating = new Set([
  'average',
  'mean',
  'maximum',
  'minimum',
  'max',
  'min',
  'total',
  'sum',
  'highest',
  'lowest',
  'number',
  'count',
  'and',
  ',',
  'the',
]);

/** "Average" before a column is what is asked of it, though a column may have that name. */
function isAggregate(mention: Mention, tokens: readonly Token[], found: readonly Mention[]): boolean {
  if (
    mention.kind !== 'column' ||
    mention.end !== mention.at + 1 ||
    !aggregating.has((tokens[mention.at] as Token).lemma)
  )
    return false;
  const before = tokens[mention.at - (tokens[mention.at - 1]?.text === 'the' ? 2 : 1)]?.text ?? '';
  if (['than', 'above', 'below', 'over', 'under'].includes(before)) return true;
  let next = mention.end;
  while (aggregating.has(tokens[next]?.lemma ?? '')) next++;
  return found.some((other) => other.kind === 'column' && other.at === next && other !== mention);
}

function namesOf(schema: Schema): Name[] {
  return schema.tables.flatMap((table): Name[] => [
    ...rolesOf(table, schema),
    { words: table.lemmas, table, fit: 1 },
    ...(table.alias ? [{ words: table.alias, table, fit: 0.95 }] : []),
    ...(table.lemmas.length > 1
      ? [
          { words: table.lemmas.slice(-1), table, fit: 0.7 },
          { words: [table.lemmas.join('')], table, fit: 1 },
        ]
      : []),
    ...table.columns.flatMap((column) => [
      ...columnNames(column, column.lemmas, table),
      ...(column.alias
        ? columnNames(column, column.alias, table).map((name) => ({ ...name, fit: name.fit * 0.95 }))
        : []),
    ]),
  ]);
}

/** What a link's column calls the rows it leads to: `student_id` makes a high schooler a student. */
function rolesOf(table: Table, { links }: Schema): Name[] {
  return links.flatMap(({ from, to }): Name[] => {
    const role = from.lemmas.filter((word) => word !== 'id');
    return to.table === table && role.length > 0 && role.length < from.lemmas.length
      ? [{ words: role, table, fit: 0.8 }]
      : [];
  });
}

/** "Pet age" in pets is also "age"; "pet type" is also "type of pet"; "song release year" also "release year". */
function columnNames(column: Column, lemmas: readonly string[], table: Table): Name[] {
  const words = lemmas.filter((word) => word !== 'of');
  const names: Name[] = [{ words, column, fit: 1 }];
  const tableWords = new Set([...table.lemmas, ...(table.alias ?? [])]);
  const without = words.filter((word) => !tableWords.has(word));
  if (without.length > 0 && without.length < words.length) names.push({ words: without, column, fit: 0.95 });
  if (words.length > 1) {
    names.push(
      { words: [...words.slice(1), words[0] as string], column, fit: 0.9 },
      { words: [words.join('')], column, fit: 1 },
    );
    const last = words.at(-1) as string;
    names.push({ words: words.slice(1), column, fit: 0.75 });
    if (!['id', 'name', 'number', 'code'].includes(last)) names.push({ words: words.slice(0, -1), column, fit: 0.6 });
    if (!['id', 'name', 'number'].includes(last)) names.push({ words: [last], column, fit: 0.6 });
  }
  for (const [at, word] of words.entries()) {
    for (const other of alike[word] ?? [])
      names.push({ words: words.with(at, other), column, fit: words.length === 1 ? 0.7 : 0.65 });
  }
  return names;
}

const between = new Set(['of', 'the', 'a', 'an', 'each', 'every', 'all']);

/** The best names that the words from here on are: all its words in their order, with "of the" between at most. */
function nameAt(tokens: readonly Token[], at: number, size: number, names: readonly Name[]): Mention | null {
  const words = tokens.slice(at, at + size);
  const [first, last] = [words[0] as Token, words.at(-1) as Token];
  if (
    words.some(({ quoted, number }) => quoted || (number !== null && size === 1)) ||
    between.has(first.text) ||
    between.has(last.text)
  )
    return null;
  // "Show the names" shows nothing by that name.
  if (
    size === 1 &&
    ['show', 'list', 'name', 'count'].includes(first.text) &&
    at < 2 &&
    /^(?:please|)$/.test(tokens[at - 1]?.text ?? '')
  )
    return null;
  const inner = words.filter(({ text }) => !between.has(text)).map((word) => word.lemma);
  const loose = inner.length < size;
  const fits = names.flatMap((name) => {
    const fit = sameWords(inner, name.words);
    return fit === 0 ? [] : [{ ...name, fit: name.fit * fit * (loose ? 0.97 : 1) }];
  });
  const best = Math.max(0, ...fits.map(({ fit }) => fit));
  if (best === 0) return null;
  if (best < 1 && inner.every((word) => small.has(word))) return null;
  const top = fits.filter(({ fit }) => fit >= best - 0.12);
  const end = at + size;
  const tables = [...new Set(top.toSorted((a, b) => b.fit - a.fit).flatMap(({ table }) => table ?? []))];
  const columns = [...new Set(top.toSorted((a, b) => b.fit - a.fit).flatMap(({ column }) => column ?? []))];
  // "Courses" are the table where a column has its name too.
  const table = tables.length > 0 && Math.max(...top.filter((each) => each.table).map(({ fit }) => fit)) >= best;
  if (table) return { kind: 'table', at, end, tables, fit: best };
  return columns.length > 0 ? { kind: 'column', at, end, columns, fit: best } : null;
}

function sameWords(a: readonly string[], b: readonly string[]): number {
  if (a.length !== b.length || a.length === 0) return 0;
  if (a.every((word, i) => word === b[i])) return 1;
  return a.every((word, i) => word === b[i] || (word.length > 4 && stem(word) === stem(b[i] as string))) ? 0.85 : 0;
}

function valueAt(tokens: readonly Token[], at: number, size: number, schema: Schema): Mention | null {
  const words = tokens.slice(at, at + size);
  const text = words
    .map(({ raw }) => raw)
    .join(' ')
    .toLowerCase();
  if (size === 1 && ((words[0] as Token).number !== null || small.has(text) || text.length < 2)) return null;
  // "OR" is a state, "or" is not.
  if (text.length < 3 && text === words.map(({ raw }) => raw).join(' ')) return null;
  const whole = columnsWith(schema, text);
  if (whole.length > 0 && (size > 1 || text.length > 2 || /^[A-Z]/.test((words[0] as Token).raw)))
    return { kind: 'value', at, end: at + size, value: text, columns: whole, fit: 1 };
  const singular = size === 1 ? columnsWith(schema, (words[0] as Token).lemma) : [];
  if (singular.length > 0)
    return { kind: 'value', at, end: at + 1, value: (words[0] as Token).lemma, columns: singular, fit: 0.9 };
  const initial = size === 1 ? initialOf(schema, text) : null;
  if (initial !== null)
    return { kind: 'value', at, end: at + 1, value: initial.value, columns: [initial.column], fit: 0.7 };
  // "French singers" are of France: a value of a country or nationality that begins alike.
  const people = size === 1 && /^[A-Z]/.test((words[0] as Token).raw) && at > 0 ? demonym(schema, text) : null;
  return people === null
    ? null
    : { kind: 'value', at, end: at + 1, value: people.value, columns: [people.column], fit: 0.7 };
}

/** Text columns that have the value; its spelling there is found again by `spelledIn`. */
function columnsWith({ tables }: Schema, text: string): Column[] {
  return tables.flatMap(({ columns }) =>
    columns.filter((column) => column.values.some((value) => value.toLowerCase() === text.toLowerCase())),
  );
}

export const spelledIn = (column: Column, value: string): string =>
  column.values.find((each) => each.toLowerCase() === value.toLowerCase()) ?? value;

/** "Female" is F where a column has nothing but initials. */
function initialOf({ tables }: Schema, text: string): { column: Column; value: string } | null {
  if (!['female', 'male', 'girl', 'boy', 'woman', 'man', 'yes', 'no', 'left', 'right'].includes(text)) return null;
  const initial = { girl: 'f', woman: 'f', boy: 'm', man: 'm' }[text] ?? (text[0] as string);
  for (const column of tables.flatMap(({ columns }) => columns)) {
    const value = column.values.find((each) => each.toLowerCase() === initial);
    if (value !== undefined && column.values.length <= 4 && column.values.every((each) => each.length <= 1))
      return { column, value };
  }
  return null;
}

/** Of countries whose people are called otherwise than they begin. */
const peoples: Readonly<Record<string, string>> = {
  french: 'fran',
  dutch: 'neth',
  spanish: 'spai',
  british: 'unit',
  english: 'engl',
  swiss: 'swit',
  welsh: 'wale',
  irish: 'irel',
  polish: 'pola',
  greek: 'gree',
  danish: 'denm',
  american: 'unit',
  turkish: 'turk',
};

function demonym({ tables }: Schema, text: string): { column: Column; value: string } | null {
  if (!/(?:an|ian|ese|ish|ch|i|ic|swiss|greek)$/.test(text)) return null;
  const begins = peoples[text] ?? text.slice(0, 4);
  for (const column of tables.flatMap(({ columns }) => columns)) {
    if (
      !column.lemmas.some((word) =>
        ['country', 'nationality', 'nation', 'citizenship', 'language', 'continent'].includes(word),
      )
    )
      continue;
    const value = column.values.find((each) => each.length > 3 && each.slice(0, 4).toLowerCase() === begins);
    if (value !== undefined) return { column, value };
  }
  return null;
}
