import { tidyAccounts } from '@holdfast/accounts';
import type { Db } from '@holdfast/db';
import type { Duty } from '@holdfast/queue';

/** Puts away sessions, links and failed sign-ins that are over. */
export const accountDuties = (db: Db): Duty[] => [
  { name: 'tidy accounts', everyMs: 3_600_000, run: () => tidyAccounts(db) },
];
