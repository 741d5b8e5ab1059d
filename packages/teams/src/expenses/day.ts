import { z } from 'zod';

/**
 * As texts, in years that all of the team can reckon with: ISO 8601 has a year 0 and the databases' calendar has none, and as many
 * days before a period as it has must still be days.
 */
const years = /^(?:1[6-9]|2\d)\d\d-/;
const ofThem = 'is of no year from 1600 to 2999';

/** The first day of them. */
export const earliest = '1600-01-01';

/** YYYY-MM-DD */
export const Day = z.iso.date('is no day such as 2026-01-31').refine((day) => years.test(day), ofThem);

/** YYYY-MM */
export const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is no month such as 2026-11')
  .refine((month) => years.test(month), ofThem);
