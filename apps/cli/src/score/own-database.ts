import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Db, migrate, openDb } from '@holdfast/db';
import { startEmbedded } from '@holdfast/db/embedded';
import { loadSettings } from '@holdfast/settings';

/** Starts an embedded server for one task, empty but for the tables; afterwards nothing of it is left. */
export async function onOwnDatabase<T>(tell: (detail: string) => void, use: (db: Db) => Promise<T>): Promise<T> {
  const home = join(loadSettings().home, `score-${process.pid}`);
  const server = await startEmbedded({ home, log: tell });
  const db = openDb({ url: server.url, name: 'holdfast-score' });
  try {
    await db.ready();
    await migrate(db);
    return await use(db);
  } finally {
    await db.close();
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}
