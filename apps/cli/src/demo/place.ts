import { openDb } from '@holdfast/db';
import { openQueue } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { type Documents, openDocuments } from '@holdfast/tools';
import { databaseOf } from '../connect.ts';
import type { Place } from './story.ts';

/** The system whose home this is, with its documents. */
export async function openPlace(home: string): Promise<Place & { documents: Documents; close(): Promise<void> }> {
  const settings = { ...loadSettings(), home };
  const db = openDb({ url: databaseOf(settings), max: 3, name: 'holdfast-demo' });
  const queue = openQueue({ db, region: null, regions: settings.regions });
  const registry = await loadTeams();
  return { db, queue, registry, documents: openDocuments(db, settings), close: () => db.close() };
}
