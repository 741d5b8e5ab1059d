import type { Db } from '@holdfast/db';
import { openStore, type StoreSettings } from '../storage/open.ts';
import { Documents } from './documents.ts';

/** The documents of a database, in the store that the settings name. */
export function openDocuments(db: Db, settings: StoreSettings): Documents {
  return new Documents(db, openStore(settings));
}
