import { z } from 'zod';

/** Where and how long a member worked for a plan. */
export const Done = z.object({ region: z.string(), ms: z.number().int() });

/** The form of a member's answer in a plan: its own, and where it was made. */
export const inPlan = <S extends z.ZodRawShape>(answer: z.ZodObject<S>) => answer.extend({ done: Done });
