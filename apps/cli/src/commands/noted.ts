import { type Act, noteAct } from '@holdfast/accounts';
import type { Db } from '@holdfast/db';
import { me } from './me.ts';

/** Puts what was done at this terminal into the audit, beside what is done on the page. */
export const noted = (db: Db, act: Act): Promise<void> => noteAct(db, { by: me() }, act);
