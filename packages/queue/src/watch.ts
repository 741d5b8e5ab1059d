import { type Db, type Fragments, loadQueries } from '@holdfast/db';
import { errors } from './errors.ts';
import { startFragments, watchFile } from './queries.ts';
import { type Starting, startColumns } from './start.ts';

export interface Watcher {
  /** Keys of rows nobody has marked yet, at most a hundred. */
  scan(db: Db): Promise<string[]>;
  /** Marks those still unmarked and starts their runs, in one statement; returns the ids of the runs started. Each run's key is its row's key. */
  start(db: Db, lane: number, items: readonly Starting[]): Promise<string[]>;
}

const page = 100;

/** Watches a table that carries `watched_at TIMESTAMPTZ NULL`, by its UUID key; `owner`: its column of whose a row is (UUID). */
export function watcher(table: string, key: string, owner?: string): Watcher {
  const names = identifiers({ table, key, ...(owner === undefined ? {} : { owner }) });
  const queries = loadQueries(watchFile, ['scan', 'start'], { owner: '[]\nNULL', ...startFragments, ...names });
  return {
    async scan(db) {
      const rows = await db.run<{ key: string }>(queries.scan, { page });
      return rows.map((row) => row.key);
    },
    async start(db, lane, items) {
      const rows = await db.run<{ run_id: string }>(queries.start, {
        ...startColumns(items, lane),
        rows: items.map((item) => item.run.key),
      });
      return rows.map((row) => row.run_id);
    },
  };
}

/** Names of tables and columns as fragments; anything but a plain identifier is refused. */
function identifiers(names: Record<string, string>): Fragments {
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => {
      if (!/^[a-z][a-z0-9_]{0,62}$/.test(value)) throw errors.IDENTIFIER({ name: value });
      return [name, `[]\n${value}`];
    }),
  );
}
