import { Brief } from '@holdfast/agents';
import { z } from 'zod';
import { Day } from '../day.ts';
import { inPlan } from '../orchestrator/in-plan.ts';

/** A rectangle in pixels of the upright page it is on; pages count from 1. */
export const Place = z.object({
  page: z.number().int(),
  x: z.number(),
  y: z.number(),
  w: z.number(),
  h: z.number(),
});

/** One field as it was read. Null: it is not there; nothing is ever put in its place. */
export const Field = z.object({
  value: z.string().nullable(),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  place: Place.nullable(),
});
export type Field = z.infer<typeof Field>;

/** What a receipt says. `date` is YYYY-MM-DD, `time` HH:MM, amounts are decimal text, `currency` is a code of three letters. */
export const Fields = z.object({
  merchant: Field,
  date: Field,
  time: Field,
  total: Field,
  tax: Field,
  currency: Field,
  invoice: Field,
  payment: Field,
});
export type Fields = z.infer<typeof Fields>;
export type FieldName = keyof Fields;
export const fieldNames = Object.keys(Fields.shape) as FieldName[];

/** What a vision model that looked at the picture read, or why none did. */
export const Vision = z.object({
  model: z.string().nullable(),
  seen: z
    .object({ merchant: z.string().nullable(), date: z.string().nullable(), total: z.string().nullable() })
    .nullable(),
  why: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Vision = z.infer<typeof Vision>;

/** The form of `documents.extracted_data` of a receipt. */
export const Extracted = z.object({
  /** Which reader it was: what another one read is read again. */
  reader: z.string(),
  pages: z.array(
    z.object({
      width: z.number(),
      height: z.number(),
      turned: z.number(),
      from: z.string(),
      mode: z.string(),
      confidence: z.number(),
    }),
  ),
  fields: Fields,
  /** Whether merchant, total and date can stand without a person, and what says so or against it. */
  certain: z.boolean(),
  reasons: z.array(z.string()),
  /** Missing: none was configured. */
  vision: Vision.optional(),
});
export type Extracted = z.infer<typeof Extracted>;

/** Evidence that another document or charge is the same purchase. */
export const Copy = z.object({
  kind: z.enum(['same file', 'same picture', 'same receipt', 'same purchase']),
  document_id: z.string().nullable(),
  expense_id: z.string().nullable(),
  certainty: z.number().min(0).max(1),
  says: z.string(),
});
export type Copy = z.infer<typeof Copy>;

const Memory = z.object({
  memory_id: z.string(),
  kind: z.string(),
  says: z.string(),
  similarity: z.number().nullable(),
  agent: z.string(),
  region: z.string(),
  points: z.number().optional(),
  changed: z.string().optional(),
});

const outcomes = ['posted', 'linked', 'duplicate', 'asks', 'discarded', 'unreadable'] as const;

/** What receipt answers of a document. */
export const ReceiptRead = z.object({
  document_id: z.string(),
  outcome: z.enum(outcomes),
  expense_id: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  fields: Fields.nullable(),
  pages: Extracted.shape.pages,
  /** Why a person is asked, a sentence each; empty where nobody is. */
  doubts: z.array(z.string()),
  copies: z.array(Copy),
  category: z.object({ category: z.string().nullable(), says: z.string() }).nullable(),
  /** What a person corrected, as `field: read → said`. */
  corrected: z.array(z.string()),
  problem: z.object({ code: z.string(), message: z.string(), fix: z.string() }).nullable(),
  reasoning: z.string(),
  /** What memory had about the merchant, each with what it changed; and what would have been done without. */
  memories: z.array(Memory).optional(),
  without_memories: z.object({ action: z.enum(outcomes) }).optional(),
  vision: Vision.optional(),
});
export type ReceiptRead = z.infer<typeof ReceiptRead>;

/** Receipt reads a document, or tells a plan what became of one. */
export const ReceiptSaid = z.union([ReceiptRead, inPlan(Brief)]);
export type ReceiptSaid = z.infer<typeof ReceiptSaid>;

/** What was read from the document of a run. */
export const readIn = (said: ReceiptSaid | undefined): ReceiptRead | undefined =>
  said && 'outcome' in said ? said : undefined;

const amount = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'an amount such as 12.50');

/** What the clerk answers: post it with these fields, it is a copy of an expense, or it is no receipt. */
export const ClerkAnswer = z
  .object({
    verdict: z.enum(['post', 'duplicate', 'discard']),
    merchant: z.string().trim().min(1).max(200).optional(),
    date: Day.optional().describe('YYYY-MM-DD'),
    total: amount.optional().describe('such as 12.50'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters')
      .optional()
      .describe('three letters, such as USD'),
    category: z.string().trim().min(1).max(100).optional(),
    user_id: z.guid().optional().describe('whose it is, where nobody said'),
    expense_id: z.guid().optional().describe('of a duplicate: the expense that is there'),
    reason: z.string().max(2_000).optional(),
  })
  .refine(({ verdict, merchant, date, total }) => verdict !== 'post' || Boolean(merchant && date && total), {
    message: 'to post it, merchant, date and total must be said',
  })
  .refine(({ verdict, expense_id }) => verdict !== 'duplicate' || expense_id !== undefined, {
    message: 'of a duplicate, say which expense is there already (expense_id)',
  });
export type ClerkAnswer = z.infer<typeof ClerkAnswer>;
