import { setTimeout as wait } from 'node:timers/promises';

import { DbError } from '../errors.ts';
import { openDb } from '../open.ts';
import { type Binaries, binariesOf, findBinaries, serverUser } from './binaries.ts';
import { diskError, type Folders, initialise, prepareFolders, prepareHome, urlOf } from './cluster.ts';
import { findRunning, launch, type Running, stopServer } from './server.ts';

export interface EmbeddedOptions {
  /** The product's home; the server lives in its folder `postgres`. */
  home: string;
  log: (line: string) => void;
  /** Settings of PostgreSQL beside ours. */
  settings?: Record<string, string>;
  /** A folder with `native/bin` in it, in place of the npm package of this platform: for tests and benches of other builds. */
  build?: string;
}

export interface Embedded {
  /** For the database `holdfast`. */
  url: string;
  /** True when the server was there already: an orphan of a killed launcher, or another launcher's. */
  adopted: boolean;
  /** Of its first process, whose children serve the sessions. */
  pid: number;
  stop(): Promise<void>;
}

const database = 'holdfast';
/** Exists by now, or its template is being copied by the other. */
const meeting = new Set(['42P04', '23505', '55006']);

/** Brings up the built-in PostgreSQL, whatever the last one left: nothing, half a start, a living orphan. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log, settings = {} } = options;
  const folders = prepareHome(options.home);
  const running = await findRunning(folders);
  if (running) {
    log(`adopting the PostgreSQL that runs as process ${running.pid} on port ${running.port}`);
    return embedded(folders, running);
  }
  // The folders come first: the programs may have to be copied there, where the server's user must be able to walk.
  prepareFolders(folders, serverUser());
  const binaries = programs(folders, options.build);
  const began = performance.now();
  await initialise(binaries, folders);
  const launched = await launch(binaries, folders, settings).catch((error: unknown) => {
    throw diskError(folders, binaries.user, error);
  });
  log(
    `PostgreSQL ${binaries.major} on port ${launched.port}, data in ${folders.data}, ${Math.round(performance.now() - began)} ms`,
  );
  return embedded(folders, launched);
}

function programs(folders: Folders, build: string | undefined): Binaries {
  try {
    return build === undefined ? findBinaries(folders.root) : binariesOf(build);
  } catch (error) {
    throw diskError(folders, serverUser(), error);
  }
}

/** Ends the server of a launcher that is no more, if it runs; tells whether it did. */
export async function stopOrphan(home: string): Promise<boolean> {
  const running = await findRunning(prepareHome(home));
  if (running) await stopServer(running.pid);
  return running !== undefined;
}

async function embedded(folders: Folders, running: Running): Promise<Embedded> {
  await createDatabase(urlOf(folders, running.port, 'postgres'));
  const { adopted, pid, port } = running;
  return { url: urlOf(folders, port, database), adopted, pid, stop: () => stopServer(pid) };
}

/** Two launchers may meet here: whoever comes second finds it made. */
async function createDatabase(url: string): Promise<void> {
  const db = openDb({ url, max: 1, name: 'holdfast launcher' });
  try {
    for (let tries = 1; ; tries++) {
      const found = await db.sql('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (found.length > 0) return;
      try {
        await db.sql(`CREATE DATABASE ${database}`);
      } catch (error) {
        if (tries > 20 || !(error instanceof DbError) || !meeting.has(error.sqlstate ?? '')) throw error;
        await wait(50);
      }
    }
  } finally {
    await db.close();
  }
}
