import { z } from 'zod';

/**
 * What a member brings back to whoever asked, in a form that every screen and report can draw: words, and the figures
 * they rest on. A member's answer may be a Brief or extend one; a model may reword `text`, never a figure.
 */

const Money = z.string().regex(/^-?\d{1,13}(\.\d{1,2})?$/, 'an exact amount such as 1234.50');

/** The statement that produced something, as it was sent, and how many rows it read from. */
const Source = z.object({
  sql: z.string(),
  params: z.array(z.unknown()).optional(),
  rows: z.number().int().optional(),
});

/** One figure. `money` is exact decimal text; every other unit is a number; 78.1 `percent` are 78.1 %, here and in charts. */
export const Figure = z
  .object({ name: z.string(), says: z.string().optional(), source: Source.optional() })
  .and(
    z.discriminatedUnion('unit', [
      z.object({ unit: z.literal('money'), value: Money, currency: z.string() }),
      z.object({ unit: z.enum(['count', 'percent', 'days', 'ratio', 'score']), value: z.number() }),
      z.object({ unit: z.enum(['date', 'text']), value: z.string() }),
    ]),
  );
export type Figure = z.infer<typeof Figure>;

/** Rows to look at, at most 200. `kinds`: how a column is drawn. */
export const Table = z.object({
  title: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(['text', 'money', 'number', 'percent', 'date', 'id']) })),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).max(200),
  /** How many there are in all, where these are not all. */
  of: z.number().int().optional(),
  source: Source.optional(),
});
export type Table = z.infer<typeof Table>;

/** A picture: each series has a value at each `x`; `low` and `high` are its interval, where it has one. */
export const Chart = z.object({
  title: z.string(),
  kind: z.enum(['line', 'bar']),
  x: z.array(z.string()),
  unit: z.enum(['money', 'count', 'percent', 'score']),
  currency: z.string().optional(),
  series: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.number().nullable()),
      low: z.array(z.number().nullable()).optional(),
      high: z.array(z.number().nullable()).optional(),
    }),
  ),
});
export type Chart = z.infer<typeof Chart>;

export const Brief = z.object({
  /** Markdown, a few sentences; every number in it is one of the figures or of the tables. */
  text: z.string(),
  figures: z.array(Figure).default([]),
  tables: z.array(Table).default([]),
  charts: z.array(Chart).default([]),
  /** Documents to open or download. */
  documents: z.array(z.object({ document_id: z.string(), name: z.string(), type: z.string() })).default([]),
  /** What is missing or was not possible, in plain words: a region that is out, a question not understood. */
  degraded: z.array(z.string()).default([]),
});
export type Brief = z.infer<typeof Brief>;
