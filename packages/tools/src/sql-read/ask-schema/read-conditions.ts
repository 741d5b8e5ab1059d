import { spelledIn } from './mentions.ts';
import type { Comparison, Condition } from './plan.ts';
import { columnOf, isBirth, qualityColumn, type Reading, tableOf } from './reading.ts';
import type { Column } from './schema.ts';

export const DET = '(?:(?:the|a|an|all|any|some|each|every|their|its|his|her|those|these|of|many|other) )*';
const BE =
  '(?:(?:is|are|be|was|were|been|has|have|had|having|of|that|with|which|who|whose|value|equal|to|at|a|an|the|in) )*';

const comparisons: readonly (readonly [string, Comparison])[] = [
  [
    '(?:(?:not (?:less|lower|smaller|fewer|younger) than|at least|no less than|not less than|a minimum of|minimum of|greater than or equal to|more than or equal to|>=))',
    '>=',
  ],
  [
    '(?:(?:not (?:more|higher|greater|larger|bigger|older) than|at most|no more than|not more than|up to|a maximum of|less than or equal to|<=))',
    '<=',
  ],
  ['(?:(?:more|greater|higher|larger|bigger|later|longer) than|above|over|exceeding|exceeds|exceed|after|>)', '>'],
  ['(?:(?:less|lower|smaller|fewer|earlier) than|below|under|before|<)', '<'],
];

/** Adjectives that name their column: "older than 20". True: more of the column. */
const adjectives: Readonly<Record<string, boolean>> = {
  older: true,
  younger: false,
  heavier: true,
  lighter: false,
  taller: true,
  shorter: false,
  longer: true,
  richer: true,
  poorer: false,
  cheaper: false,
  newer: true,
  larger: true,
  bigger: true,
  smaller: false,
  faster: true,
  slower: false,
  later: true,
  earlier: false,
};

/** Reads what limits the rows: counts of others, numbers, texts. What it reads is used up. */
export function readConditions(reading: Reading): void {
  readCounts(reading);
  readNumbers(reading);
  readLike(reading);
  readValues(reading);
}

/** "Who have at least two friends", "shared by more than 3 people", "4 or more students". */
function readCounts(reading: Reading): void {
  const { symbols } = reading;
  const set =
    (is: Comparison) =>
    ({ N, T }: Record<string, string | undefined>): boolean => {
      const table = tableOf(reading, T as string);
      if (table === null) return false;
      reading.having = { is, n: symbols.numberOf(N as string) };
      reading.counted = table;
      return true;
    };
  const have =
    '(?:(?:has|have|had|with|by|own|owns|shared by|for which there are|there are|used by|are|of|which|that|who) )*';
  for (const [words, is] of comparisons)
    symbols.take(`${have}${words} (?<N>N\\d+) ${DET}(?:different |distinct )?(?<T>T\\d+)`, set(is));
  symbols.take(`${have}(?<N>N\\d+) or more ${DET}(?<T>T\\d+)`, set('>='));
  symbols.take(`${have}(?<N>N\\d+) or (?:fewer|less) ${DET}(?<T>T\\d+)`, set('<='));
  symbols.take(`(?:has|have|had|with|own|owns) (?:exactly |only )?(?<N>N\\d+) (?<T>T\\d+)`, set('='));
}

function readNumbers(reading: Reading): void {
  const { symbols, where } = reading;
  const number = (symbol: string | undefined): number => symbols.numberOf(symbol as string);
  const add = (column: Column | null, is: Condition['is'], values: Condition['values'], at: number): boolean => {
    if (column === null) return false;
    where.push({ column, is, values, at });
    return true;
  };
  const col = (symbol: string | undefined): Column | null => (symbol === undefined ? null : columnOf(reading, symbol));
  symbols.take(
    `(?:(?:with|has|have|having) )?${DET}(?<C>C\\d+) ${BE}between (?<N>N\\d+) and (?<M>N\\d+)`,
    ({ C, N, M }, at) => add(col(C), 'BETWEEN', [number(N), number(M)], at),
  );
  symbols.take(`(?:between|from) (?<N>N\\d+) (?:and|to) (?<M>N\\d+) ${BE}(?<C>C\\d+)`, ({ C, N, M }, at) =>
    add(col(C), 'BETWEEN', [number(N), number(M)], at),
  );
  readAverages(reading, add, col);
  for (const [words, is] of comparisons) {
    symbols.take(
      `(?:(?:with|has|have|having) )?${DET}(?<C>C\\d+) ${BE}(?:number )?${words} (?:age )?(?<N>N\\d+)`,
      ({ C, N }, at) => add(col(C), is, [number(N)], at),
    );
    symbols.take(`${BE}${words} ${DET}(?<C>C\\d+) (?:of )?(?<N>N\\d+)`, ({ C, N }, at) =>
      add(col(C), is, [number(N)], at),
    );
    symbols.take(`${BE}${words} (?<N>N\\d+) ${BE}(?<C>C\\d+)`, ({ C, N }, at) => add(col(C), is, [number(N)], at));
  }
  symbols.take(
    `(?:with|has|have|having) ${DET}(?<more>greater|higher|larger|more|bigger|lower|less|smaller|fewer) (?<C>C\\d+) than (?<N>N\\d+)`,
    ({ more, C, N }, at) => add(col(C), /lower|less|smaller|fewer/.test(more as string) ? '<' : '>', [number(N)], at),
  );
  symbols.take(
    `(?:(?:with|has|have|having|whose) )*${DET}(?<C>C\\d+) ${BE}(?<adj>[a-z]+er) than (?<N>N\\d+)`,
    ({ C, adj, N }, at) => {
      const more = adjectives[adj as string];
      return more !== undefined && add(col(C), more ? '>' : '<', [number(N)], at);
    },
  );
  symbols.take(`${BE}(?<adj>[a-z]+er) than (?<N>N\\d+)(?: years?(?: old)?)?`, ({ adj, N }, at) => {
    const more = adjectives[adj as string];
    const column = more === undefined ? null : qualityColumn(reading, adj as string, at);
    return column !== null && add(column, more !== isBirth(column) ? '>' : '<', [number(N)], at);
  });
  readYears(reading, add);
  const equal = ({ C, N, M }: Record<string, string | undefined>, at: number): boolean => {
    const column = col(C);
    if (!add(column, '=', [number(N)], at)) return false;
    if (M !== undefined && column) where.push({ column, is: '=', values: [number(M)], at, or: true });
    return true;
  };
  symbols.take(
    `(?:(?:in|with|of|at|for|that|who|has|have|having|when|where|whose) )*${DET}(?<C>C\\d+) (?:(?:is|are|of|was|equal|to|equals|=|number) )*(?:either )?(?<N>N\\d+)(?: or (?:in )?(?<M>N\\d+))?`,
    equal,
  );
  symbols.take('(?:(?:who|that|is|are) )*aged (?:either )?(?<N>N\\d+)(?: or (?<M>N\\d+))?', ({ N, M }, at) => {
    const column = qualityColumn(reading, 'old', at);
    if (!add(column, '=', [number(N)], at)) return false;
    if (M !== undefined && column) where.push({ column, is: '=', values: [number(M)], at, or: true });
    return true;
  });
  symbols.take('(?:(?:is|are|was) )?(?<N>N\\d+) years? old', ({ N }, at) =>
    add(qualityColumn(reading, 'old', at), '=', [number(N)], at),
  );
}

type Add = (column: Column | null, is: Condition['is'], values: Condition['values'], at: number) => boolean;

function readAverages(
  { symbols, ...rest }: Reading,
  add: Add,
  col: (symbol: string | undefined) => Column | null,
): void {
  const reading = { symbols, ...rest } as Reading;
  const is = (word: string): '>' | '<' =>
    /below|less|lower|smaller|under|younger|shorter|lighter|fewer/.test(word) ? '<' : '>';
  const words =
    '(?<more>(?:more|greater|higher|larger|bigger|less|lower|smaller|fewer|[a-z]+er) than|above|over|below|under)';
  symbols.take(
    `(?:with |has |have |having )?${DET}(?<C>C\\d+) ${BE}${words} ${DET}(?:average|mean)(?: C\\d+)?`,
    ({ C, more }, at) => add(col(C), is(more as string), 'average', at),
  );
  symbols.take(`${BE}${words} ${DET}(?:average|mean) (?<C>C\\d+)`, ({ C, more }, at) =>
    add(col(C), is(more as string), 'average', at),
  );
  symbols.take(`${BE}(?<more>[a-z]+er) than ${DET}(?:average|mean)`, ({ more }, at) =>
    add(qualityColumn(reading, more as string, at), is(more as string), 'average', at),
  );
}

/** "In 2014", "after 2013": of a year, where the tables named have one. */
function readYears(reading: Reading, add: Add): void {
  const { symbols } = reading;
  const year = (symbol: string | undefined, at: number): { n: number; column: Column } | null => {
    const n = symbols.numberOf(symbol as string);
    const column = n > 1500 && n < 2100 && Number.isInteger(n) ? yearColumn(reading, at) : null;
    return column && { n, column };
  };
  const ways: readonly (readonly [string, Comparison])[] = [
    ['(?:after|since later than|later than)', '>'],
    ['(?:before|earlier than|prior to)', '<'],
    ['(?:since|from)', '>='],
  ];
  for (const [words, is] of ways)
    symbols.take(`${words} (?:the year )?(?<N>N\\d+)`, ({ N }, at) => {
      const found = year(N, at);
      return found !== null && add(found.column, is, [found.n], at);
    });
  symbols.take('(?:(?:in|of|during|for|year|the|on|years) )+(?<N>N\\d+) (?<or>or after|or later)', ({ N }, at) => {
    const found = year(N, at);
    return found !== null && add(found.column, '>=', [found.n], at);
  });
  symbols.take(
    '(?:(?:in|of|during|for|year|the|years|both) )+(?:(?<Y>C\\d+) (?:of )?(?:both )?)?(?<N>N\\d+)(?: (?<or>or|and) (?:in )?(?<M>N\\d+))?',
    ({ N, M, Y, or }, at) => {
      const found = year(N, at);
      if (Y !== undefined && columnOf(reading, Y)?.lemmas.includes('year') !== true) return false;
      if (found === null || !add(found.column, '=', [found.n], at)) return false;
      const other = M === undefined ? null : year(M, at);
      if (other && or === 'or') reading.where.push({ column: other.column, is: '=', values: [other.n], at, or: true });
      else if (other)
        reading.also = {
          instead: reading.where.at(-1) as Condition,
          condition: { column: other.column, is: '=', values: [other.n], at },
        };
      return true;
    },
  );
}

function yearColumn({ named, schema }: Reading, at: number): Column | null {
  const tables = named
    .toSorted((a, b) => (a.at < at ? at - a.at : 100 + a.at) - (b.at < at ? at - b.at : 100 + b.at))
    .map(({ table }) => table);
  const all = [...tables, ...schema.tables.filter((table) => !tables.includes(table))];
  return (
    all
      .flatMap(({ columns }) => columns)
      .find((column) => column.lemmas.includes('year') && !column.lemmas.includes('of')) ?? null
  );
}

function readLike(reading: Reading): void {
  const { symbols, where } = reading;
  const text = (symbol: string | undefined): string => {
    const mention = symbols.mentionOf(symbol as string);
    return mention.kind === 'value' ? mention.value.replace(/[%_]/g, '') : '';
  };
  const WORD = '(?:(?:the|a|an|word|words|substring|letter|letters|string|text|phrase|prefix|suffix) )*';
  const add = (C: string | undefined, pattern: string, at: number, not = false): boolean => {
    const column = C === undefined ? null : columnOf(reading, C);
    if (column === null) return false;
    where.push({ column, is: not ? 'NOT LIKE' : 'LIKE', values: [pattern], at });
    return true;
  };
  const forms: readonly (readonly [string, (value: string) => string])[] = [
    ['(?:start|starts|starting|begin|begins|beginning) with', (value) => `${value}%`],
    ['(?:end|ends|ending) (?:with|in)', (value) => `%${value}`],
    ['(?:contain|contains|containing|include|includes|including|like|has|have|having)', (value) => `%${value}%`],
  ];
  for (const [words, pattern] of forms) {
    const exact = words.includes('contain') ? WORD.replace(')*', ')+') : WORD;
    symbols.take(
      `(?:whose |with |that |which )*${DET}(?<C>C\\d+) (?:that |which )?(?<no>do not |does not |not )?${words} ${words.includes('has') ? exact : WORD}(?<V>V\\d+)`,
      ({ C, V, no }, at) => add(C, pattern(text(V)), at, no !== undefined),
    );
  }
  symbols.take(
    `(?:whose |with |that |which )*${DET}(?<C>C\\d+) (?:contain|contains|containing|include|includes|including|like) (?<V>V\\d+)`,
    ({ C, V }, at) => add(C, `%${text(V)}%`, at),
  );
  symbols.take(
    `(?:with|having|has|have|containing|contain|contains) ${WORD}(?<V>V\\d+) (?:in|as part of) ${DET}(?<C>C\\d+)`,
    ({ C, V }, at) => add(C, `%${text(V)}%`, at),
  );
}

const NOT = "(?<not>not|n't|except|except for|other than|excluding|different from|than) ";

/** A column that must be two things at once is one for some row and the other for another. */
export function pairUp(reading: Reading): void {
  if (reading.negated !== null) return;
  const { where } = reading;
  const second = where.findIndex(
    (one, i) =>
      one.is === '=' && !one.or && where.slice(0, i).some((other) => other.is === '=' && other.column === one.column),
  );
  if (second < 0 || reading.also !== null || where[second + 1]?.or) return;
  const [condition] = where.splice(second, 1) as [Condition];
  reading.also = {
    instead: where.find(({ column, is }) => column === condition.column && is === '=') as Condition,
    condition,
  };
}

function readValues(reading: Reading): void {
  const { symbols, where } = reading;
  const add = (
    C: string | undefined,
    V: string | undefined,
    at: number,
    how: { not?: boolean; or?: boolean },
  ): boolean => {
    const mention = symbols.mentionOf(V as string);
    if (mention.kind !== 'value') return false;
    const column =
      C === undefined ? homeOf(reading, mention.columns, mention.at) : columnFor(reading, C, mention.columns);
    if (column === null) return false;
    const where_ = {
      column,
      is: how.not ? ('<>' as const) : ('=' as const),
      values: [spelledIn(column, mention.value)],
      at,
    };
    where.push(how.or ? { ...where_, or: true } : where_);
    return true;
  };
  const lead = '(?:(?:in|with|of|at|for|from|that|who|has|have|having|whose|when|where|are|is|by) )*';
  symbols.take(`${lead}${DET}(?<C>C\\d+) (?:is |are |was |were )?${NOT}(?:the )?(?<V>V\\d+)`, ({ C, V }, at) =>
    add(C, V, at, { not: true }),
  );
  symbols.take(
    `${lead}${DET}(?<C>C\\d+) (?:(?:is|are|was|were|of|be|named|called|equal|to|equals|=|either|as|in|from) )*(?<V>V\\d+) or (?:in |from |of )?(?<W>V\\d+)`,
    ({ C, V, W }, at) => add(C, V, at, {}) && add(C, W, at, { or: true }),
  );
  symbols.take(
    `${lead}${DET}(?<C>C\\d+) (?:(?:is|are|was|were|of|be|named|called|equal|to|equals|=|as|in|from) )*(?<V>V\\d+)`,
    ({ C, V }, at) => add(C, V, at, {}),
  );
  symbols.take(`${lead}(?<V>V\\d+) (?<C>C\\d+)`, ({ V, C }, at) => {
    const [value, column] = [symbols.mentionOf(V as string), symbols.mentionOf(C as string)];
    const both =
      value.kind === 'value' && column.kind === 'column' && value.columns.some((each) => column.columns.includes(each));
    return both && add(C, V, at, {});
  });
  symbols.take('(?:both )?(?<V>V\\d+) (?:T\\d+ )?and (?:also )?(?:a |the |in )?(?<W>V\\d+)', ({ V, W }, at) =>
    twice(reading, V as string, W as string, at),
  );
  symbols.take(
    '(?:either )?(?<V>V\\d+) or (?:a |the |in |from )?(?<W>V\\d+)',
    ({ V, W }, at) => add(undefined, V, at, {}) && add(undefined, W, at, { or: true }),
  );
  symbols.take(
    `(?:that |who |which |is |are |was |were )*${NOT}(?:from |in |the |of |a )*(?<V>V\\d+)`,
    ({ V, not }, at) => not !== 'than' && add(undefined, V, at, { not: true }),
  );
  symbols.take(
    '(?:(?:in|with|of|at|for|from|that|who|has|have|having|whose|are|is|named|called|as|type|types|by) )*(?<V>V\\d+)',
    ({ V }, at) => add(undefined, V, at, {}),
  );
  // "CD or DVD as their record format" names the column once more.
  symbols.take('(?:as|for|in) (?:their |its |the |a )*(?<C>C\\d+)', ({ C }) => {
    const mention = symbols.mentionOf(C as string);
    return (
      mention.kind === 'column' &&
      where.some(
        ({ column, values }) =>
          mention.columns.includes(column) && values !== 'average' && typeof values[0] === 'string',
      )
    );
  });
}

/** The column named beside a value, where the value can be one of it: what other columns hold is not. */
function columnFor(reading: Reading, C: string, columns: readonly Column[]): Column | null {
  const mention = reading.symbols.mentionOf(C);
  const both = mention.kind === 'column' ? columns.filter((column) => mention.columns.includes(column)) : [];
  return columns.length === 0 || both.length > 1 ? columnOf(reading, C) : (both[0] ?? null);
}

/** "Both 2014 and 2015": one must hold for some row, the other for some row of the same. */
function twice(reading: Reading, one: string, other: string, at: number): boolean {
  const [a, b] = [reading.symbols.mentionOf(one), reading.symbols.mentionOf(other)];
  if (a.kind !== 'value' || b.kind !== 'value') return false;
  const [column, second] = [homeOf(reading, a.columns, a.at), homeOf(reading, b.columns, b.at)];
  if (column === null || second === null) return false;
  const condition = { column: second, is: '=' as const, values: [spelledIn(second, b.value)], at };
  const first = { column, is: '=' as const, values: [spelledIn(column, a.value)], at };
  reading.where.push(first);
  if (column === second) reading.also = { instead: first, condition };
  else reading.where.push(condition);
  return true;
}

/** The column a value is meant in: of a table named, the nearest; a name's column for what is in none. */
function homeOf(reading: Reading, columns: readonly Column[], at: number): Column | null {
  const named = reading.named.map(({ table }) => table);
  const inNamed = columns.filter(({ table }) => named.includes(table));
  if (inNamed.length > 1) reading.doubts.push(`a value is in ${inNamed.length} columns`);
  if (inNamed.length > 0) return inNamed[0] ?? null;
  if (columns.length > 1) reading.doubts.push('a value is in several tables');
  if (columns[0] !== undefined) return columns[0];
  const before = reading.named.filter((each) => each.at < at).at(-1)?.table;
  return before?.columns.find(({ lemmas }) => lemmas.includes('name')) ?? null;
}
