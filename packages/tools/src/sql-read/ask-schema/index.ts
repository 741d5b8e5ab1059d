import { findMentions } from './mentions.ts';
import { planOf } from './plan-of.ts';
import { pairUp, readConditions } from './read-conditions.ts';
import { readShape } from './read-shape.ts';
import { newReading } from './reading.ts';
import { render } from './render.ts';
import { readSchema, type SchemaSaid } from './schema.ts';
import { Symbols } from './symbols.ts';
import { lemma, small, stem, tokensOf } from './words.ts';

export type { ColumnSaid, LinkSaid, SchemaSaid, TableSaid } from './schema.ts';

/** A statement for a question, or null and why none was made. */
export type Asked =
  | { readonly sql: string; readonly doubts: readonly string[] }
  | { readonly sql: null; readonly why: string };

/**
 * Turns a question in English into one SELECT over any schema, without a model: names and values are linked by their words, the rest is read by
 * patterns into a plan (what, of which rows, grouped, ordered), and the plan becomes SQL by the schema's links. It declines where words are left
 * that it did not understand. After the grammars of Androutsopoulos, Ritchie and Thanisch (1995) and ATHENA (Saha et al., 2016).
 */
export function askSchema(question: string, said: SchemaSaid): Asked {
  const schema = readSchema(said);
  const tokens = tokensOf(question);
  const reading = newReading(new Symbols(tokens, findMentions(tokens, schema)), schema);
  readConditions(reading);
  readShape(reading);
  pairUp(reading);
  if (/ ~ 's T\d/.test(reading.symbols.text)) return { sql: null, why: 'whose of whom is not clear' };
  // "Have conducted" says of conductors what their link says.
  const named = new Set(reading.named.flatMap(({ table }) => table.lemmas.map(stem)));
  const left = reading.symbols
    .left()
    .filter((word) => !/^T\d+$/.test(word) && !small.has(word) && !named.has(stem(lemma(word))));
  if (left.length > 0) return { sql: null, why: `not understood: ${left.join(', ')}` };
  const plan = planOf(reading);
  if (typeof plan === 'string') return { sql: null, why: plan };
  const sql = render(plan, schema);
  if (sql === null) return { sql: null, why: 'its tables cannot be joined' };
  return reading.doubts.length > 1 ? { sql: null, why: reading.doubts.join('; ') } : { sql, doubts: reading.doubts };
}
