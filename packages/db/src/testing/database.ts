import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

import { migrate } from '../migrate.ts';
import { type Db, type OpenOptions, openDb } from '../open.ts';
import { withDatabase } from './server.ts';

export interface TestDatabase {
  url: string;
  db: Db;
  /** Another pool on the same database; closed by `drop` too. */
  open(options?: Partial<OpenOptions>): Db;
  /** Closes every pool and removes the database. */
  drop(): Promise<void>;
}

/** A fresh database with every migration, on the server that the run started, or on the one at `on`. */
export async function testDatabase(name = 'test', on?: string): Promise<TestDatabase> {
  const base = on ?? inject('holdfastTestUrl');
  const database = `${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40)}_${randomUUID().slice(0, 8)}`;
  const url = withDatabase(base, database);
  await create(base, url, database, on === undefined);
  const pools: Db[] = [];
  const open = (options: Partial<OpenOptions> = {}): Db => {
    const db = openDb({ url, name: `test ${name}`, ...options });
    pools.push(db);
    return db;
  };
  const db = open();
  await db.ready();
  const drop = async (): Promise<void> => {
    await Promise.all(pools.map((pool) => pool.close()));
    await withAdmin(base, (admin) =>
      admin.sql(`DROP DATABASE IF EXISTS ${database}${admin.dialect === 'postgres' ? ' WITH (FORCE)' : ' CASCADE'}`),
    );
  };
  return { url, db, open, drop };
}

/** PostgreSQL clones the template where there is one; CockroachDB cannot, and migrates each one. */
async function create(base: string, url: string, database: string, template: boolean): Promise<void> {
  const cloned = await withAdmin(base, async (admin) => {
    const clone = template && admin.dialect === 'postgres';
    await admin.sql(`CREATE DATABASE ${database}${clone ? ` TEMPLATE ${inject('holdfastTemplate')}` : ''}`);
    return clone;
  });
  if (cloned) return;
  const db = openDb({ url, max: 1 });
  try {
    await migrate(db);
  } finally {
    await db.close();
  }
}

async function withAdmin<T>(url: string, work: (admin: Db) => Promise<T>): Promise<T> {
  // To drop a database is to wait for a checkpoint of the whole server: long where four files of tests write at once.
  const admin = openDb({ url, max: 1, name: 'holdfast tests', queryMs: 120_000 });
  try {
    await admin.ready();
    return await work(admin);
  } finally {
    await admin.close();
  }
}
