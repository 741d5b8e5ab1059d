import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

import { DbError } from './errors.ts';
import { reasonOf } from './failure.ts';
import { migrationErrors } from './migration-errors.ts';
import { type Migration, optionalMark, readMigrations } from './migration-files.ts';
import { type Db, openDb } from './open.ts';
import { loadQueries } from './queries.ts';

export interface MigrateOptions {
  /** Told what happens, a line at a time. */
  on?: (line: string) => void;
  /** The folder of the migrations; the repository's own unless a test says otherwise. */
  folder?: URL;
  /** How long the lock outlives its holder's last sign of life. */
  leaseMs?: number;
}

interface Row {
  number: number;
  name: string;
  checksum: string;
  breaking: boolean;
  done: number;
  applied_at: Date | null;
}

interface Lock {
  holder: string;
  token: number;
  lost: boolean;
}

const sql = loadQueries(new URL('./sql/migrations.sql', import.meta.url), [
  'create_migrations',
  'create_lock',
  'list',
  'take_lock',
  'holder',
  'keep_lock',
  'free_lock',
  'record',
]);

export const migrationsFolder = new URL('../../../db/migrations/', import.meta.url);

/**
 * Brings the database to the newest migration this release knows. Safe to call by every process at
 * once: one works, the others wait. Each statement is recorded when done (CockroachDB commits DDL one
 * by one), so a run that died half-way is continued where it stood; therefore statements must be
 * repeatable (`IF NOT EXISTS`).
 */
export async function migrate(db: Db, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const { on = () => {}, folder = migrationsFolder, leaseMs = 30_000 } = options;
  // Of its own: an index on a large table takes longer than any statement of the product may.
  const own = openDb({ url: db.url, max: 2, queryMs: 15 * 60_000, name: 'holdfast migrate' });
  try {
    await own.ready();
    const known = readMigrations(folder, own.dialect);
    if (await isCurrent(own, known)) return { applied: [] };
    await repeated(() => own.run(sql.create_lock));
    await repeated(() => own.run(sql.create_migrations));
    const lock = await takeLock(own, leaseMs, on);
    const beat = setInterval(() => void keepLock(own, lock, leaseMs), leaseMs / 3);
    try {
      return { applied: await applyAll(own, known, lock, on) };
    } finally {
      clearInterval(beat);
      await own.run(sql.free_lock, { token: lock.token, holder: lock.holder });
    }
  } finally {
    await own.close();
  }
}

/** True when nothing is to be done; needs no right to create anything. */
async function isCurrent(db: Db, known: Migration[]): Promise<boolean> {
  try {
    return pending(known, await db.run<Row>(sql.list)).length === 0;
  } catch (error) {
    if (error instanceof DbError && error.sqlstate === '42P01') return false;
    throw error;
  }
}

/** What is still to be applied, or an error where database and release contradict one another. */
function pending(known: Migration[], rows: Row[]): Migration[] {
  const newest = known.length;
  for (const row of rows) {
    const migration = known[row.number - 1];
    if (row.number > newest) {
      if (row.breaking) throw migrationErrors.MIGRATION_NEWER({ name: row.name });
    } else if (migration?.name !== row.name) {
      throw migrationErrors.MIGRATION_UNKNOWN({ found: row.name, expected: migration?.name });
    } else if (row.applied_at && migration.checksum !== row.checksum) {
      throw migrationErrors.MIGRATION_CHANGED({ name: row.name });
    }
  }
  return known.filter((migration) => !rows.some((row) => row.number === migration.number && row.applied_at));
}

async function applyAll(db: Db, known: Migration[], lock: Lock, on: (line: string) => void): Promise<string[]> {
  const applied: string[] = [];
  // Read under the lock: whoever held it before us may have done everything.
  const rows = await db.run<Row>(sql.list);
  for (const migration of pending(known, rows)) {
    const row = rows.find((candidate) => candidate.number === migration.number);
    const from = row?.checksum === migration.checksum ? row.done : 0;
    on(
      from > 0
        ? `continuing migration ${migration.name} at statement ${from + 1}`
        : `applying migration ${migration.name}`,
    );
    await applyOne(db, migration, from, lock, on);
    applied.push(migration.name);
  }
  return applied;
}

async function applyOne(
  db: Db,
  migration: Migration,
  from: number,
  lock: Lock,
  on: (line: string) => void,
): Promise<void> {
  const { number, name, checksum, breaking, statements } = migration;
  const record = async (done: number): Promise<void> => {
    const complete = done === statements.length;
    const rows = await db.run(sql.record, { number, name, checksum, breaking, done, complete, token: lock.token });
    if (rows.length === 0) throw migrationErrors.MIGRATION_LOCK_LOST({ name });
  };
  await record(from);
  for (const [at, statement] of statements.entries()) {
    if (at < from) continue;
    if (lock.lost) throw migrationErrors.MIGRATION_LOCK_LOST({ name });
    try {
      await repeated(() => db.sql(statement));
    } catch (error) {
      if (!isMissing(statement, error))
        throw migrationErrors.MIGRATION_FAILED({ name, statement: at + 1, reason: reasonOf(error) }, error);
      on(`${name} goes on without statement ${at + 1}, which is optional: ${reasonOf(error)}`);
    }
    await record(at + 1);
  }
}

/** An extension, or what stands on it, is not there or may not be created: 0A000, 58P01, 42501, 42704, 42703, 42P01. */
function isMissing(statement: string, error: unknown): boolean {
  const codes = ['0A000', '58P01', '42501', '42704', '42703', '42P01'];
  return statement.startsWith(optionalMark.trim()) && error instanceof DbError && codes.includes(error.sqlstate ?? '');
}

async function takeLock(db: Db, leaseMs: number, on: (line: string) => void): Promise<Lock> {
  const holder = randomUUID();
  const params = { holder, who: `process ${process.pid} on ${hostname()}`, lease: `${leaseMs} milliseconds` };
  for (let waited = 0; ; waited++) {
    const [row] = await db.run<{ token: number }>(sql.take_lock, params);
    if (row) return { holder, token: row.token, lost: false };
    if (waited % 20 === 0) {
      const [other] = await db.run<{ who: string }>(sql.holder);
      if (other) on(`waiting for ${other.who}, which is migrating`);
    }
    await wait(250);
  }
}

/** A failed beat is not yet a lost lock: the next may come through, and every record is fenced. */
async function keepLock(db: Db, lock: Lock, leaseMs: number): Promise<void> {
  const params = { token: lock.token, holder: lock.holder, lease: `${leaseMs} milliseconds` };
  try {
    const rows = await db.run(sql.keep_lock, params, { deadline: leaseMs / 3 });
    if (rows.length === 0) lock.lost = true;
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
  }
}

/** Two that create the same thing at once meet in the server's catalogue; the second try finds it there. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DbError && metInCatalogue(error)) || tries >= 10) throw error;
    }
  }
}

const metInCatalogue = ({ sqlstate, details, message }: DbError): boolean =>
  // The other had committed its row type when ours was looked up.
  sqlstate === '42710' ||
  ((sqlstate === '23505' || sqlstate === 'XX000') && String(details.constraint ?? message).includes('pg_'));
