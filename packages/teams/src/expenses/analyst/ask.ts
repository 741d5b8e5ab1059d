import { z } from 'zod';
import { Day } from '../day.ts';

/** Both ends count. `says`: the words it was asked in, such as "last month". */
export const Period = z
  .object({ from: Day, to: Day, says: z.string().max(80).optional() })
  .refine(({ from, to }) => from <= to, 'a period ends on or after the day it begins');
export type Period = z.infer<typeof Period>;

/** US dollars and cents, or any other currency's: exact decimal text, never a float. */
const Amount = z.string().regex(/^\d{1,13}(\.\d{1,2})?$/, 'an amount such as 100 or 99.50');
const Names = z.array(z.string().min(1).max(200)).min(1).max(50);

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Which charges count. What is left out limits nothing; within one list any of its names will do. */
const narrowing = {
  period: Period.optional(),
  categories: Names.optional(),
  /** As people write them: every spelling of the same merchant counts. */
  merchants: Names.optional(),
  payment_methods: Names.optional(),
  currencies: Names.optional(),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
  /** Exclusive bounds of the amount. */
  over: Amount.optional(),
  under: Amount.optional(),
  /** Inclusive ones. */
  at_least: Amount.optional(),
  at_most: Amount.optional(),
  /** Each of these words stands in the description or the merchant's name. */
  words: z.array(z.string().min(1).max(60)).min(1).max(8).optional(),
  /** True: charges marked as recurring; false: the others. */
  recurring: z.boolean().optional(),
  /** True: refunds only. */
  refunds: z.boolean().optional(),
};

export const Slice = z.strictObject(narrowing);
export type Slice = z.infer<typeof Slice>;

export const DIMENSIONS = [
  'category',
  'merchant',
  'payment method',
  'weekday',
  'part of week',
  'day',
  'week',
  'month',
  'currency',
  'place',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const MEASURES = ['total', 'average', 'count', 'largest', 'smallest', 'median'] as const;
export type Measure = (typeof MEASURES)[number];

const Limit = z.number().int().min(1).max(200);
const words = z.string().max(80);

/** What may be asked of the analyst. Every request is about charges of one user, or of all where an operator asks. */
export const AnalystAsk = z.discriminatedUnion('kind', [
  /** One figure of a slice: its net total, the average charge, how many, the largest, the smallest, the median. */
  z.strictObject({ kind: z.enum(MEASURES), ...narrowing }),
  z.strictObject({
    kind: z.literal('list'),
    order: z.enum(['largest', 'smallest', 'newest', 'oldest']).default('newest'),
    limit: Limit.default(10),
    ...narrowing,
  }),
  z.strictObject({
    kind: z.literal('groups'),
    by: z.enum(DIMENSIONS),
    measure: z.enum(['total', 'average', 'count']).default('total'),
    order: z.enum(['most', 'least']).default('most'),
    limit: Limit.default(50),
    ...narrowing,
  }),
  /** Two to six slices side by side, also against chance. `why`: what moved the difference of the first two. */
  z.strictObject({
    kind: z.literal('compare'),
    sides: z
      .array(z.strictObject({ says: words, ...narrowing }))
      .min(2)
      .max(6),
    why: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('share'), of: Slice, ...narrowing }),
  z.strictObject({
    kind: z.literal('trend'),
    step: z.enum(['day', 'week', 'month']).optional(),
    measure: z.enum(['total', 'count', 'average']).default('total'),
    ...narrowing,
  }),
  z.strictObject({ kind: z.literal('anomalies'), limit: Limit.default(10), ...narrowing }),
  z.strictObject({ kind: z.literal('patterns'), ...narrowing }),
  z.strictObject({ kind: z.literal('subscriptions'), ...narrowing }),
  z.strictObject({ kind: z.literal('duplicates'), ...narrowing }),
  z.strictObject({ kind: z.literal('summary'), ...narrowing }),
  /** A SELECT over the tables expenses and budgets, for what no other kind asks. It passes the gate of `tools/sql-read`, or is refused with a reason. */
  z.strictObject({ kind: z.literal('sql'), says: words.optional(), sql: z.string().min(1).max(4_000) }),
]);
export type AnalystAsk = z.infer<typeof AnalystAsk>;
/** As a planner may write it: defaults left out. */
export type AnalystRequest = z.input<typeof AnalystAsk>;
