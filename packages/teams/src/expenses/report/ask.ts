import { z } from 'zod';
import { Period } from '../analyst/ask.ts';
import { Day, Month } from '../day.ts';

const common = {
  title: z.string().trim().min(1).max(120).optional(),
  /** To the address that the outbox has for the user; without one the answer says so. */
  email: z.boolean().default(false),
};

/** What may be asked of the member `report`. Each becomes one page (HTML) and one PDF of the same content. */
export const ReportAsk = z.discriminatedUnion('kind', [
  /** What was spent in a period: totals, categories, merchants, days or months, the largest charges. */
  z.strictObject({ kind: z.literal('period'), period: Period, ...common }),
  /** The same, with what the other members of the plan found, each under its name. */
  z.strictObject({ kind: z.literal('audit'), period: Period, ...common }),
  /** Each budget of a month beside what was spent. */
  z.strictObject({
    kind: z.literal('budget'),
    month: Month,
    ...common,
  }),
]);
export type ReportAsk = z.infer<typeof ReportAsk>;
/** As a planner may write it: defaults left out. */
export type ReportRequest = z.input<typeof ReportAsk>;

/** A report asked for by itself, outside of any question: by the page, the command line, a program. */
export const ReportWish = z.strictObject({ report: ReportAsk, today: Day.optional() });
export type ReportWish = z.infer<typeof ReportWish>;
