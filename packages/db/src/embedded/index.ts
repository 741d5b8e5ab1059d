import { realpathSync } from 'node:fs';

import { openDb } from '../open.ts';
import { findBinaries } from './binaries.ts';
import { diskError, type Folders, foldersOf, initialise, prepareFolders, urlOf } from './cluster.ts';
import { findRunning, launch, type Running, stopServer } from './server.ts';

export interface EmbeddedOptions {
  /** The product's home; the server lives in its folder `postgres`. */
  home: string;
  log: (line: string) => void;
  /** Settings of PostgreSQL beside ours. */
  settings?: Record<string, string>;
}

export interface Embedded {
  /** For the database `holdfast`. */
  url: string;
  /** True when the server was there already: an orphan of a killed launcher, or another launcher's. */
  adopted: boolean;
  stop(): Promise<void>;
}

const database = 'holdfast';

/** Brings up the built-in PostgreSQL, whatever the last one left: nothing, half a start, a living orphan. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log, settings = {} } = options;
  const first = foldersOf(options.home);
  const running = await findRunning(first);
  if (running) {
    log(`adopting the PostgreSQL that runs as process ${running.pid} on port ${running.port}`);
    return embedded(first, running, true);
  }
  const binaries = findBinaries(first.root);
  prepareFolders(options.home, first, binaries.user);
  // The server reports its folder with links resolved, and so must we to recognise it.
  const folders = foldersOf(realpathSync(options.home));
  const began = performance.now();
  await initialise(binaries, folders);
  const launched = await launch(binaries, folders, settings).catch((error: unknown) => {
    throw diskError(folders, binaries.user, error);
  });
  log(
    `PostgreSQL ${binaries.major} on port ${launched.port}, data in ${folders.data}, ${Math.round(performance.now() - began)} ms`,
  );
  return embedded(folders, launched, false);
}

async function embedded(folders: Folders, running: Running, adopted: boolean): Promise<Embedded> {
  await createDatabase(urlOf(folders, running.port, 'postgres'));
  return { url: urlOf(folders, running.port, database), adopted, stop: () => stopServer(running.pid) };
}

async function createDatabase(url: string): Promise<void> {
  const db = openDb({ url, max: 1, name: 'holdfast launcher' });
  try {
    const found = await db.sql('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.length === 0) await db.sql(`CREATE DATABASE ${database}`);
  } finally {
    await db.close();
  }
}
