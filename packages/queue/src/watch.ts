import { type Db, type Fragments, loadQueries } from '@holdfast/db';
import { errors } from './errors.ts';
import { scanFile, startFragments, watchFile } from './queries.ts';
import { type Starting, startColumns } from './start.ts';

/** A table that carries `watched_at TIMESTAMPTZ NULL`, its UUID key, and its column of whose a row is (UUID). */
export interface Watched {
  readonly table: string;
  readonly key: string;
  readonly owner?: string;
}

export interface Watcher {
  /** Marks those still unmarked and starts their runs, in one statement; returns the ids of the runs started. Each run's key is its row's key. */
  start(db: Db, lane: number, items: readonly Starting[]): Promise<string[]>;
}

const page = 100;

/** One look at all of these tables: of each the keys of rows that nobody has marked yet, at most a hundred. */
export function scanner(watched: readonly Watched[]): (db: Db) => Promise<string[][]> {
  const sources = watched.map(({ table, key }, at) => `<<source(${at}, ${plain(table)}, ${plain(key)})>>`);
  const { scan } = loadQueries(scanFile, ['scan'], { sources: `[]\n${sources.join('\nUNION ALL\n')}` });
  return async (db) => {
    const rows = await db.run<{ source: number; key: string }>(scan, { page });
    return watched.map((_table, at) => rows.filter(({ source }) => source === at).map(({ key }) => key));
  };
}

export function watcher({ table, key, owner }: Watched): Watcher {
  const names: Fragments = {
    table: `[]\n${plain(table)}`,
    key: `[]\n${plain(key)}`,
    owner: `[]\n${owner === undefined ? 'NULL' : plain(owner)}`,
  };
  const { start } = loadQueries(watchFile, ['start'], { ...startFragments, ...names });
  return {
    async start(db, lane, items) {
      const rows = await db.run<{ run_id: string }>(start, {
        ...startColumns(items, lane),
        rows: items.map((item) => item.run.key),
      });
      return rows.map((row) => row.run_id);
    },
  };
}

/** Names of tables and columns; anything but a plain identifier is refused. */
function plain(name: string): string {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw errors.IDENTIFIER({ name });
  return name;
}
