import type { Aggregate } from './plan.ts';
import { DET } from './read-conditions.ts';
import { columnOf, isBirth, qualityColumn, type Reading, tableOf } from './reading.ts';
import { labelOf, type Table } from './schema.ts';

const MOST = '(?:most|highest|greatest|largest|biggest|maximum|max|best|top|longest|latest|oldest|heaviest|tallest)';
const LEAST = '(?:least|lowest|smallest|fewest|minimum|min|worst|shortest|earliest|youngest|lightest)';
const CASE = /least|lowest|smallest|fewest|minimum|min$|worst|shortest|earliest|youngest|lightest/;

const aggregates: Readonly<Record<string, Aggregate>> = {
  average: 'avg',
  mean: 'avg',
  avg: 'avg',
  maximum: 'max',
  max: 'max',
  minimum: 'min',
  min: 'min',
  total: 'sum',
  sum: 'sum',
  highest: 'max',
  lowest: 'min',
  largest: 'max',
  smallest: 'min',
  greatest: 'max',
};

/** Reads what is given and in which order; the columns that are left are given as they are. */
export function readShape(reading: Reading): void {
  readNegation(reading);
  readOrder(reading);
  readSuperlatives(reading);
  readGroup(reading);
  readAggregates(reading);
  readCountsOf(reading);
  readItems(reading);
}

/** "Without any concert", "who do not own a cat", "that are not poker players". */
function readNegation(reading: Reading): void {
  const { symbols } = reading;
  const no =
    "(?:(?:that|who|which|and|but|also) )*(?:(?:do|does|did|has|have|had|is|are|was|were) )?(?:not|n't|no|without|never|except(?: for)?|excluding|none of)";
  const verbs =
    '(?:(?:have|has|had|having|own|owns|owned|any|a|an|the|in|on|been|being|by|play|lose|lost|with|of|involved|assigned|to|for|contain|include|participate|participated|attend|attended|used|use|those|made|make|taught|teach|visit|visited|enrolled|registered|get|got|received|~) )*';
  symbols.take(`${no} ${verbs}(?<T>T\\d+)`, ({ T }, at) => {
    const table = tableOf(reading, T as string);
    if (table === null) return false;
    reading.negated = { at, tables: [table] };
    return true;
  });
  // What must not be may be named by a value alone: "who do not own a cat".
  symbols.take(`${no} ${verbs.replace(/\*$/, '*')}~`, (_match, at) => {
    reading.negated ??= { at, tables: [] };
    return true;
  });
}

function readOrder(reading: Reading): void {
  const { symbols } = reading;
  const down = (words = ''): boolean =>
    /desc|decreas|reverse|high(?:est)? to low|largest to|old(?:est)? to|most to|latest to/.test(words);
  const set = (C: string | undefined, words: string | undefined): boolean => {
    const column = C === undefined ? null : columnOf(reading, C);
    if (C !== undefined && column === null) return false;
    reading.order = { item: column === null ? 'first' : { column, aggregate: null }, down: down(words), limit: null };
    return true;
  };
  const WAY =
    '(?:ascending|descending|increasing|decreasing|alphabetical|alphabetic|alphabetically|alphaetical|lexicographic|lexicographical|reverse|ascendingly|desc|asc)';
  const BY =
    '(?:(?:and )?(?:order|ordered|ordering|sort|sorted|sorting|rank|ranked|arranged|listed)(?: (?:them|the results?|it|results|from))*)';
  const ENDS =
    '(?<ends>(?: from (?:the )?(?:old|young|oldest|youngest|highest|lowest|high|low|largest|smallest|most|least|earliest|latest|a|z)(?: [a-z]+)? to (?:the )?[a-z]+)?)';
  symbols.take(
    `${BY} (?:by|in|according to|on|based on) ${DET}(?<way>(?:${WAY} )+)(?:order )?(?:of|by|for|on) ${DET}(?<C>C\\d+)`,
    ({ C, way }) => set(C, way),
  );
  symbols.take(
    `${BY}? ?(?:in|by) (?:an? |the )?(?<way>(?:${WAY} )+)order (?:of|by|for|on|according to) ${DET}(?:number of )?(?<C>C\\d+)`,
    ({ C, way }) => set(C, way),
  );
  symbols.take(
    `${BY}(?: (?<before>(?:${WAY} )+))? ?(?:by|in|according to|on|based on) ${DET}(?:number of )?(?:T\\d+ )?(?:'s )?(?<C>C\\d+)(?<way>(?: (?:in|and|an?|the|order|${WAY}))*)${ENDS}`,
    ({ C, before, way, ends }) => set(C, `${before ?? ''}${way ?? ''}${ends ?? ''}`),
  );
  symbols.take(`${BY} (?:by|in) (?<way>(?:${WAY} )+)(?<C>C\\d+)`, ({ C, way }) => set(C, way));
  symbols.take(`(?:${BY} )?(?:by |in |the |an )*(?<way>(?:${WAY} )+)(?:order|by value)?`, ({ way }) =>
    set(undefined, way),
  );
}

function readSuperlatives(reading: Reading): void {
  const { symbols } = reading;
  const byRows = (word: string, limit = 1): boolean => {
    reading.order = { item: 'rows', down: !CASE.test(word), limit };
    return true;
  };
  symbols.take(
    `${DET}(?<word>most|least) (?:common|frequent|commonly|frequently|popular|often|used|prevalent)(?: used| occurring)? ${DET}(?<C>C\\d+)`,
    ({ word, C }, at) => {
      const column = columnOf(reading, C as string);
      if (column === null) return false;
      reading.group = { column, table: null, at };
      reading.items.push({ item: { column, aggregate: null }, at });
      return byRows(word as string);
    },
  );
  symbols.take(
    '(?:(?:that|which|is|are|the) )*(?<word>most|least) (?:common|frequent|commonly used|popular)',
    ({ word }) => byRows(word as string),
  );
  const have = '(?:(?:with|has|have|had|having|of|that|which|who|in|by|the|a|caused|played|owns|own) )*';
  symbols.take(
    `${have}(?<word>${MOST}|${LEAST}) (?:(?:total|number|numbers|amount|of|different) )*(?<T>T\\d+)`,
    ({ word, T }) => {
      if (!/^(?:most|least|fewest|greatest|largest|highest|maximum|lowest|smallest)$/.test(word as string))
        return false;
      const table = tableOf(reading, T as string);
      const counts = /number|amount/.test(symbols.text) || /^(?:most|least|fewest)$/.test(word as string);
      if (table === null || !counts) return false;
      reading.counted = table;
      return byRows(word as string);
    },
  );
  symbols.take(
    `(?:(?:with|has|have|had|having|that|which|who|by|whose) )+(?:the |a )?(?<word>${MOST}|${LEAST}) (?:(?:total|of|number|value) )*(?<C>C\\d+)`,
    ({ word, C }) => {
      const column = columnOf(reading, C as string);
      if (column === null) return false;
      reading.order = { item: { column, aggregate: null }, down: !CASE.test(word as string), limit: 1 };
      return true;
    },
  );
  symbols.take(
    '(?:the )?(?:(?<N>N\\d+) )?(?<adj>oldest|youngest|tallest|shortest|heaviest|lightest|longest|largest|biggest|smallest|earliest|latest|newest|cheapest|richest|fastest|slowest|most recent|most expensive)(?: (?<M>N\\d+))?(?= (?:[TV]\\d+|~|of|one|person|animal))',
    ({ adj, N, M }, at) => {
      const word = (adj as string).replace('most ', '');
      const column = qualityColumn(reading, word, at, true);
      if (column === null) return false;
      const more = !/young|short|light|small|early|earliest|cheap|slow/.test(word);
      const limit = N ?? M;
      reading.order = {
        item: { column, aggregate: null },
        down: /old|young/.test(word) && isBirth(column) ? !more : more,
        limit: limit ? symbols.numberOf(limit) : 1,
      };
      return true;
    },
  );
}

function readGroup(reading: Reading): void {
  const { symbols } = reading;
  const counts =
    symbols.has('(?:how many|number|numbers|count|average|mean|maximum|minimum|total|sum|max|min|highest|lowest)') ||
    reading.counted !== null;
  if (!counts) return;
  const group = ({ C, T }: Record<string, string | undefined>, at: number): boolean => {
    if (reading.group?.column) return false;
    const column = C === undefined ? null : columnOf(reading, C);
    const table = T === undefined ? null : tableOf(reading, T);
    if (column === null && table === null) return false;
    reading.group = { column, table, at };
    return true;
  };
  const lead = '(?:(?:for|in|of|from|by|with|at|to|corresponding|correspond|have|are|there|and|on) )*';
  symbols.take(`${lead}(?:each|every|per) (?:of the |different |distinct )?(?:T\\d+ )?(?<C>C\\d+)`, group);
  symbols.take(`${lead}(?:each|every|per) (?:of the |different |distinct )?(?<T>T\\d+)`, group);
  symbols.take('(?:grouped by|group by|by) (?<C>C\\d+)', group);
  symbols.take(`${lead}each(?: one| person| of them)?`, (_match, at) => {
    reading.group ??= { column: null, table: null, at };
    return true;
  });
}

function readCountsOf(reading: Reading): void {
  const { symbols, items } = reading;
  const many = '(?:how many|(?:the )?(?:total )?(?:number|numbers|count|amount|quantity) of|count(?: the number of)?)';
  symbols.take(
    `${many} ${DET}(?:different|distinct|unique|kinds of|types of|kind of) (?:the )?(?<C>C\\d+)`,
    ({ C }, at) => {
      const column = columnOf(reading, C as string);
      if (column === null) return false;
      items.push({ item: { column, aggregate: 'count', distinct: true }, at });
      return true;
    },
  );
  symbols.take(`${many} ${DET}(?:different |distinct )?(?:V\\d+ |~ )*(?<T>T\\d+)`, ({ T }, at) => {
    const table = tableOf(reading, T as string);
    if (table === null) return false;
    reading.counted ??= table;
    items.push({ item: { column: null, aggregate: 'count' }, at });
    return true;
  });
  symbols.take(`${many} ${DET}(?:~ )*(?<C>C\\d+)`, ({ C }, at) => {
    const column = columnOf(reading, C as string);
    if (column === null) return false;
    items.push({
      item:
        column.number && !column.isKey ? { column, aggregate: 'sum' } : { column, aggregate: 'count', distinct: true },
      at,
    });
    reading.doubts.push('a column is counted');
    return true;
  });
}

function readAggregates(reading: Reading): void {
  const { symbols, items } = reading;
  const one = Object.keys(aggregates).join('|');
  symbols.take(
    `(?:the )?(?<words>(?:${one})(?:(?: and| the)* (?:${one}))*) (?:(?:number|value|values|of|the|all|total|age|amount|number of) )*(?<C>C\\d+)`,
    ({ words = '', C }, at) => {
      const column = columnOf(reading, C as string);
      if (column === null) return false;
      const named = words.split(' ').flatMap((word) => aggregates[word] ?? []);
      // "The total number of" is one sum.
      items.push(...named.map((aggregate, i) => ({ item: { column, aggregate }, at: at + i / 10 })));
      return named.length > 0;
    },
  );
}

function readItems(reading: Reading): void {
  const { symbols, items } = reading;
  symbols.take('(?<distinct>different|distinct|unique) (?:the )?(?<C>C\\d+)', ({ C }, at) => {
    const column = columnOf(reading, C as string);
    if (column === null) return false;
    reading.distinct = true;
    items.push({ item: { column, aggregate: null }, at });
    return true;
  });
  symbols.take('(?<C>C\\d+)', ({ C }, at) => {
    const column = columnOf(reading, C as string);
    if (column === null) return false;
    if (symbols.mentionOf(C as string).fit < 0.65) reading.doubts.push(`${column.name} is named by a part of it`);
    if (!items.some(({ item }) => item.column === column && item.aggregate === null))
      items.push({ item: { column, aggregate: null }, at });
    return true;
  });
  // "The names of teachers and the courses they teach".
  symbols.take('and (?:also )?(?:the |what |which |their |all )*(?<T>T\\d+)', ({ T }, at) => {
    const label =
      items.length > 0 && !reading.where.some((one) => one.at < at)
        ? labelOf(tableOf(reading, T as string) as Table)
        : null;
    if (label === null || items.some(({ item }) => item.column === label || item.aggregate !== null)) return false;
    items.push({ item: { column: label, aggregate: null }, at });
    return true;
  });
  symbols.take('(?:how old|age)', (_match, at) => {
    const column = qualityColumn(reading, 'old', at);
    if (column === null) return false;
    items.push({ item: { column, aggregate: null }, at });
    return true;
  });
  items.sort((a, b) => a.at - b.at);
}
