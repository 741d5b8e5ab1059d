import { randomUUID } from 'node:crypto';
import { type TestDatabase, tcpProxy, testDatabase } from '@holdfast/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DbClock } from '../clock.ts';
import { forgetLedger, judgeWriter, Writer } from './ledger.ts';

let database: TestDatabase;
const clock = new DbClock();

beforeAll(async () => {
  database = await testDatabase('ledger');
  await clock.read(database.db);
});
afterAll(() => database.drop());

const enough = async (writer: Writer, count: number): Promise<void> => {
  while (writer.writes.filter(({ outcome }) => outcome === 'acknowledged').length < count) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('an undisturbed writer loses nothing; a row that is taken away is lost, one that is there twice is doubled', async () => {
  const experiment = randomUUID();
  const writer = new Writer('panel', database.url, experiment, clock, 1);
  await enough(writer, 10);
  await writer.stop();
  const count = writer.writes.length;
  const clean = await judgeWriter(database.db, experiment, writer);
  expect(clean).toMatchObject({ attempts: count, acknowledged: count, refused: 0, unknown: 0, lost: 0, doubled: 0 });
  await database.db.sql('DELETE FROM chaos_ledger WHERE experiment = $1 AND n = 3', [experiment]);
  await database.db.sql(
    `INSERT INTO chaos_ledger (entry, experiment, writer, n) SELECT gen_random_uuid(), experiment, writer, n FROM chaos_ledger
      WHERE experiment = $1 AND n = 5`,
    [experiment],
  );
  expect(await judgeWriter(database.db, experiment, writer)).toMatchObject({ lost: 1, doubled: 1 });
  await forgetLedger(database.db, experiment);
  expect(await judgeWriter(database.db, experiment, writer)).toMatchObject({ lost: count });
});

test('a cut is neither lost nor doubled: what nobody could know is counted apart, and the gap is measured', async () => {
  const proxy = await tcpProxy(database.url);
  const experiment = randomUUID();
  const writer = new Writer('us-west-2', proxy.url, experiment, clock, 1);
  await enough(writer, 5);
  proxy.hang();
  while (!writer.writes.some(({ outcome }) => outcome !== 'acknowledged'))
    await new Promise((resolve) => setTimeout(resolve, 20));
  proxy.cut();
  proxy.heal();
  await enough(writer, 10);
  await writer.stop();
  await proxy.close();
  const found = await judgeWriter(database.db, experiment, writer);
  expect(found).toMatchObject({ lost: 0, doubled: 0 });
  expect(found.unknown + found.refused).toBeGreaterThan(0);
  expect(found.unknownThere).toBeLessThanOrEqual(found.unknown);
  expect(found.longestGapMs).toBeGreaterThan(1_000);
});
