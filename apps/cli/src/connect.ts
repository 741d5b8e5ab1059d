import { type Db, openDb } from '@holdfast/db';
import { openQueue, type Queue } from '@holdfast/queue';
import { loadSettings, type Settings } from '@holdfast/settings';
import { errors } from './errors.ts';
import { readState } from './launcher/state.ts';

export interface Connected {
  db: Db;
  queue: Queue;
  settings: Settings;
}

/** The database of the system that runs here, or of DATABASE_URL. Throws NOT_RUNNING. */
export async function connect(): Promise<Connected> {
  const settings = loadSettings();
  const url = settings.databaseUrl ?? readState(settings.home)?.databaseUrl;
  if (url === undefined) throw errors.NOT_RUNNING({ home: settings.home });
  const db = openDb({ url, max: 2, connectMs: settings.connectMs, queryMs: settings.queryMs, name: 'holdfast-cli' });
  await db.ready();
  return { db, settings, queue: openQueue({ db, region: null, regions: settings.regions }) };
}

/** Connects, works, disconnects. */
export async function connected<T>(work: (connection: Connected) => Promise<T>): Promise<T> {
  const connection = await connect();
  try {
    return await work(connection);
  } finally {
    await connection.db.close();
  }
}
