import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { migrate } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import type { Db } from './open.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let test: TestDatabase;
let db: Db;
let path: string;
let folder: URL;
beforeEach(async () => {
  test = await testDatabase('migrate');
  db = test.db;
  // A database as nobody has migrated it yet.
  await db.sql('DROP TABLE migrations, migration_lock');
  path = mkdtempSync(join(tmpdir(), 'holdfast-migrations-'));
  folder = pathToFileURL(`${path}/`);
});
afterEach(async () => {
  await test.drop();
  rmSync(path, { recursive: true });
});

const file = (name: string, text: string): void => writeFileSync(join(path, name), text);
const applied = (): Promise<object[]> =>
  db.sql('SELECT number, done, applied_at IS NOT NULL AS whole FROM migrations ORDER BY number');

describe('migrate', () => {
  it('applies the portable part, then the overlay of this server, once', async () => {
    file(
      '0001_first.sql',
      `-- a; comment\nCREATE TABLE IF NOT EXISTS one (a TEXT DEFAULT 'x;y');\nCREATE INDEX IF NOT EXISTS one_a ON one (a);\n`,
    );
    file('0001_first.postgres.sql', 'ALTER TABLE one SET (fillfactor = 50);');
    file('0001_first.cockroach.sql', 'THIS IS NOT FOR HERE;');
    const lines: string[] = [];
    expect(await migrate(db, { folder, on: (line) => lines.push(line) })).toEqual({ applied: ['0001_first'] });
    expect(lines).toEqual(['applying migration 0001_first']);
    expect(await applied()).toEqual([{ number: 1, done: 3, whole: true }]);
    expect(await migrate(db, { folder })).toEqual({ applied: [] });
  });

  it('continues at the statement where it failed, with the corrected file from its beginning', async () => {
    file('0001_a.sql', 'CREATE TABLE IF NOT EXISTS one (a INT4);\nCREATE TABLE two (a nonsense);');
    await expect(migrate(db, { folder })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { statement: 2, name: '0001_a' },
    });
    expect(await applied()).toEqual([{ number: 1, done: 1, whole: false }]);
    file('0001_a.sql', 'CREATE TABLE IF NOT EXISTS one (a INT4);\nCREATE TABLE IF NOT EXISTS two (a INT4);');
    expect(await migrate(db, { folder })).toEqual({ applied: ['0001_a'] });
    expect(await applied()).toEqual([{ number: 1, done: 2, whole: true }]);
  });

  it('goes on without an optional statement for which the server has no extension, and says so', async () => {
    file(
      '0001_a.sql',
      '-- optional\nCREATE EXTENSION IF NOT EXISTS nobody_has_this;\nCREATE TABLE IF NOT EXISTS one (a INT4);\n-- optional\nCREATE TABLE IF NOT EXISTS two (a nobody_has_this);',
    );
    const lines: string[] = [];
    expect(await migrate(db, { folder, on: (line) => lines.push(line) })).toEqual({ applied: ['0001_a'] });
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^0001_a goes on without statement 1, which is optional: .*nobody_has_this/),
      expect.stringMatching(/^0001_a goes on without statement 3, which is optional: .*nobody_has_this/),
    ]);
    expect(await applied()).toEqual([{ number: 1, done: 3, whole: true }]);
  });

  it('does not go on without an optional statement that is wrong in itself', async () => {
    file('0001_a.sql', '-- optional\nCREATE TABLE one (a INT4 DEFAULT 1/0, a INT4);');
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
  });

  it('resumes after a runner that died between two statements', async () => {
    file('0001_a.sql', 'CREATE TABLE counted (n INT4);\nINSERT INTO counted VALUES (1);');
    await migrate(db, { folder });
    // As if it had died after the first: a second CREATE TABLE would fail.
    await db.sql('UPDATE migrations SET done = 1, applied_at = NULL');
    const lines: string[] = [];
    expect(await migrate(db, { folder, on: (line) => lines.push(line) })).toEqual({ applied: ['0001_a'] });
    expect(lines).toEqual(['continuing migration 0001_a at statement 2']);
    expect(await db.sql('SELECT n FROM counted')).toHaveLength(2);
  });

  it('works once when many come at the same time', async () => {
    file('0001_a.sql', 'CREATE TABLE IF NOT EXISTS one (a INT4);');
    file('0002_b.sql', 'CREATE TABLE IF NOT EXISTS two (a INT4);\nINSERT INTO two VALUES (1);');
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(db, { folder })));
    expect(results.flatMap((result) => result.applied).sort()).toEqual(['0001_a', '0002_b']);
    expect(await db.sql('SELECT a FROM two')).toHaveLength(1);
  });

  it('takes the lock of a dead process when its time is over, and says whom it waits for', async () => {
    file('0001_a.sql', 'SELECT 1;');
    await migrate(db, { folder });
    file('0002_b.sql', 'SELECT 2;');
    await db.sql(
      `UPDATE migration_lock SET holder = gen_random_uuid(), who = 'process 7 on moon', until = now() + INTERVAL '700 milliseconds'`,
    );
    const [before] = await db.sql<{ token: number }>('SELECT token FROM migration_lock');
    const lines: string[] = [];
    expect(await migrate(db, { folder, on: (line) => lines.push(line) })).toEqual({ applied: ['0002_b'] });
    expect(lines[0]).toBe('waiting for process 7 on moon, which is migrating');
    expect(await db.sql('SELECT token FROM migration_lock')).toEqual([{ token: (before?.token ?? 0) + 1 }]);
  });

  it('stops when another took the lock over: its records are fenced', async () => {
    file('0001_a.sql', `SELECT 1;`);
    await migrate(db, { folder });
    file(
      '0002_b.sql',
      `UPDATE migration_lock SET token = token + 1, holder = gen_random_uuid();\nCREATE TABLE late (a INT4);`,
    );
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'MIGRATION_LOCK_LOST' });
    expect(await db.sql(`SELECT 1 FROM information_schema.tables WHERE table_name = 'late'`)).toEqual([]);
  });

  it('refuses a changed file, a strange database, and a newer one that says so', async () => {
    file('0001_a.sql', 'SELECT 1;');
    await migrate(db, { folder });
    file('0001_a.sql', 'SELECT 2;');
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
    file('0001_a.sql', 'SELECT 1;');
    await db.sql(`INSERT INTO migrations VALUES (2, '0002_later', 'x', false, 1, now())`);
    expect(await migrate(db, { folder })).toEqual({ applied: [] });
    await db.sql(`INSERT INTO migrations VALUES (3, '0003_rupture', 'x', true, 1, now())`);
    await expect(migrate(db, { folder })).rejects.toMatchObject({
      code: 'MIGRATION_NEWER',
      details: { name: '0003_rupture' },
    });
    await db.sql(`DELETE FROM migrations WHERE number > 1`);
    await db.sql(`UPDATE migrations SET name = '0001_other'`);
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  });

  it('notes which migrations an older release cannot work with', async () => {
    file('0001_a.sql', '-- breaking: renames a column\nSELECT 1;');
    await migrate(db, { folder });
    expect(await db.sql('SELECT breaking FROM migrations')).toEqual([{ breaking: true }]);
  });
});

describe('the folder of migrations', () => {
  it.each([
    ['a gap', ['0001_a.sql', '0003_c.sql'], /number 2 is missing/],
    ['a number twice', ['0001_a.sql', '0001_b.sql'], /share a number/],
    ['an overlay alone', ['0001_a.postgres.sql'], /no 0001_a.sql/],
    ['a strange name', ['first.sql'], /not named NNNN/],
  ])('refuses %s', (_what, names, reason) => {
    for (const name of names) file(name, 'SELECT 1;');
    expect(() => readMigrations(folder, 'postgres')).toThrow(reason);
  });
});
