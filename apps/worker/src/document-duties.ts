import type { Db } from '@holdfast/db';
import type { Duty } from '@holdfast/queue';
import { type Documents, documentChores } from '@holdfast/tools';

/** What the document store needs done by itself: its inbox emptied into documents, and orphans removed. */
export const documentDuties = (db: Db, documents: Documents): Duty[] =>
  documentChores(db, documents).map(({ name, everyMs, run }) => ({ name, everyMs, run: () => run() }));
