import { z } from 'zod';
import { Period } from '../analyst/ask.ts';

const member = z.string().min(1).max(100).optional();

/** What may be asked of the member `learning`. */
export const LearningAsk = z.discriminatedUnion('kind', [
  /** What changed and why, with figures before and after; the last 30 days unless a period is given. */
  z.strictObject({ kind: z.literal('changes'), period: Period.optional(), member }),
  /** Which version of each member is in force, and what people said of its decisions. */
  z.strictObject({ kind: z.literal('standing'), member }),
]);
export type LearningAsk = z.infer<typeof LearningAsk>;
