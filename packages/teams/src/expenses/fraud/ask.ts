import { z } from 'zod';
import { Day } from '../day.ts';

/** Days, both included. */
export const Period = z.object({ from: Day, to: Day });
export type Period = z.infer<typeof Period>;

/** What may be asked of fraud. */
export const FraudAsk = z.discriminatedUnion('kind', [
  /** Is this one suspicious, and why? */
  z.strictObject({ kind: z.literal('expense'), expense_id: z.guid() }),
  /** The same of the latest charge, at a merchant where one is named. */
  z.strictObject({ kind: z.literal('latest'), merchant: z.string().min(1).max(200).optional() }),
  /** What is suspicious in a period, of some categories where they are named; `only`: repeated charges alone. */
  z.strictObject({
    kind: z.literal('scan'),
    period: Period,
    categories: z.array(z.string().min(1).max(200)).min(1).max(20).optional(),
    merchant: z.string().min(1).max(200).optional(),
    only: z.enum(['duplicates']).optional(),
  }),
]);
export type FraudAsk = z.infer<typeof FraudAsk>;
