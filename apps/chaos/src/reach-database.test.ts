import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DbError, openDb } from '@holdfast/db';
import { type Proxy, tcpProxy, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openNone } from './drivers/none.ts';
import type { Fault } from './fault.ts';
import { OpenFaults } from './open-faults.ts';
import { reachDatabase } from './reach-database.ts';

const frozen: Fault = { kind: 'freeze', on: { database: null } };
let database: Awaited<ReturnType<typeof testDatabase>>;
let way: Proxy;
beforeAll(async () => {
  database = await testDatabase('reach');
  way = await tcpProxy(database.url);
});
afterAll(async () => {
  await way.close();
  await database.drop();
});

/** Breaks nothing by itself; heals the way to the database. */
const driver = {
  ...openNone('a test', [], '', () => 'PostgreSQL'),
  heal: async () => way.heal(),
};

function open() {
  const db = openDb({ url: way.url, max: 1, connectMs: 300, queryMs: 300, waitMs: 300 });
  onTestFinished(() => db.close());
  return db;
}

test('a panel that was killed while it had the database frozen comes back and heals it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'reach-'));
  way.hang();
  new OpenFaults(home).add({ fault: frozen, by: 'ada', since: new Date().toISOString(), experiment: null });
  expect(await reachDatabase(open(), driver, new OpenFaults(home))).toMatchObject([{ fault: frozen, by: 'ada' }]);
  expect(new OpenFaults(home).list()).toEqual([]);
});

test('a database that nobody broke is an error at once', async () => {
  way.hang();
  onTestFinished(() => way.heal());
  const home = mkdtempSync(join(tmpdir(), 'reach-'));
  await expect(reachDatabase(open(), driver, new OpenFaults(home))).rejects.toBeInstanceOf(DbError);
});
