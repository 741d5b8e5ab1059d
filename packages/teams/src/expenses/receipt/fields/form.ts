import { z } from 'zod';
import type { Seen } from './seen.ts';

/** In pixels of the page, as the reader gives them. */
const Box = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });

/** One field as it was found; all of it is null or empty where it was not. */
function field<T extends z.ZodType>(value: T) {
  return z.object({
    value: value.nullable(),
    /** How likely it is right, 0 to 1; 0 where there is no value. */
    confidence: z.number().min(0).max(1),
    boxes: z.array(Box),
    /** From 0. */
    page: z.number().int().nullable(),
    /** The words as they were read. */
    from: z.string().nullable(),
  });
}

/** Exact decimal text, such as 1234.50. */
const Money = z.string().regex(/^-?\d{1,13}\.\d{2}$/);

export const Item = z.object({ name: z.string(), amount: Money });

export const ReceiptFields = z.object({
  merchant: field(z.string()),
  /** ISO. */
  date: field(z.string()),
  total: field(Money),
  subtotal: field(Money),
  tax: field(Money),
  items: field(z.array(Item)),
  /** ISO 4217. */
  currency: field(z.string()),
  invoice: field(z.string()),
  /** HH:MM, 24 hours. */
  time: field(z.string()),
  payment: field(z.enum(['cash', 'card', 'debit', 'other'])),
  address: field(z.string()),
  /** Total and date are sure enough to post without a person. */
  certain: z.boolean(),
  /** Why, or why not: one sentence each, with the figures. */
  reasons: z.array(z.string()),
});
export type ReceiptFields = z.infer<typeof ReceiptFields>;
export type FieldName = Exclude<keyof ReceiptFields, 'certain' | 'reasons'>;

export interface Field<T> {
  value: T | null;
  confidence: number;
  boxes: z.infer<typeof Box>[];
  page: number | null;
  from: string | null;
}

/** A field that is not on the receipt. */
export const nothing: Field<never> = { value: null, confidence: 0, boxes: [], page: null, from: null };

/** What the product knows before it reads. */
export interface Known {
  /** Names of merchants as the ledger has them. */
  merchants?: readonly string[];
  /** ISO; nothing was bought after it. */
  today?: string;
  /** Which comes first in dates where the receipt does not say. */
  dates?: 'day-first' | 'month-first';
  /** What a vision model read from the same picture. */
  seen?: Seen;
}
