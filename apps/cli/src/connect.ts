import { type Db, DbError, openDb } from '@holdfast/db';
import { openQueue, type Queue } from '@holdfast/queue';
import { loadSettings, type Settings } from '@holdfast/settings';
import { errors } from './errors.ts';
import { lockOwner } from './launcher/lock.ts';
import { readState } from './launcher/state.ts';

export interface Connected {
  db: Db;
  queue: Queue;
  settings: Settings;
}

/** The address of the database of the system that runs here, or DATABASE_URL. Throws NOT_RUNNING, STILL_STARTING. */
export function databaseOf({ databaseUrl, home }: Settings): string {
  const url = databaseUrl ?? readState(home)?.databaseUrl;
  if (url !== undefined) return url;
  const launcher = lockOwner(home);
  throw launcher ? errors.STILL_STARTING({ pid: launcher.pid }) : errors.NOT_RUNNING({ home });
}

export async function connect(): Promise<Connected> {
  const settings = loadSettings();
  const { connectMs, queryMs, home } = settings;
  const db = openDb({ url: databaseOf(settings), max: 2, connectMs, queryMs, name: 'holdfast-cli' });
  try {
    await db.ready();
  } catch (error) {
    await db.close();
    // What a killed launcher wrote down is only a hint: its database may have died with it.
    const hint = settings.databaseUrl === undefined && !lockOwner(home);
    throw hint && error instanceof DbError ? errors.NOT_RUNNING({ home }, error) : error;
  }
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
