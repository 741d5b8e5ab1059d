/**
 * `node packages/db/src/schema-dump.ts [--check]`: migrates an empty database on the server of
 * HOLDFAST_TEST_URL, or on a built-in one of its own, and writes what it then contains to
 * db/schema.sql; with --check it only compares.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { type Db, openDb } from './open.ts';
import { describeSchema } from './schema.ts';
import { testHome, withDatabase } from './testing/server.ts';

const golden = fileURLToPath(new URL('../../../db/schema.sql', import.meta.url));

const given = process.env['HOLDFAST_TEST_URL'];
const home = given ? undefined : testHome();
const server = home ? await startEmbedded({ home, log: () => {} }) : { url: given ?? '', stop: async () => {} };
try {
  finish(await onEmptyDatabase(server.url, async (db) => (await migrate(db), describeSchema(db))));
} finally {
  await server.stop();
  if (home) rmSync(home, { recursive: true, force: true });
}

function finish(text: string): void {
  if (!process.argv.includes('--check')) {
    writeFileSync(golden, text);
    console.log('wrote db/schema.sql');
    return;
  }
  const kept = readFileSync(golden, 'utf8');
  if (kept === text) return;
  const at = text.split('\n').findIndex((line, i) => line !== kept.split('\n')[i]);
  console.error(
    `db/schema.sql is not what the migrations make, from line ${at + 1} on: node packages/db/src/schema-dump.ts`,
  );
  process.exitCode = 1;
}

async function onEmptyDatabase<T>(url: string, work: (db: Db) => Promise<T>): Promise<T> {
  const name = `schema_${randomUUID().slice(0, 8)}`;
  const admin = openDb({ url, max: 1 });
  try {
    await admin.sql(`CREATE DATABASE ${name}`);
    const db = openDb({ url: withDatabase(url, name), max: 1 });
    try {
      return await work(db);
    } finally {
      await db.close();
      await admin.sql(`DROP DATABASE ${name}`);
    }
  } finally {
    await admin.close();
  }
}
