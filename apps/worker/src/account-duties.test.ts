import { ensureOwner, makeLink, openSession } from '@holdfast/accounts';
import { type TestDatabase, testDatabase } from '@holdfast/db/testing';
import { openQueue } from '@holdfast/queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountDuties } from './account-duties.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase('account_duties');
});
afterAll(() => test.drop());

it('a worker puts away the sessions and links that are over, and no others', async () => {
  const { db } = test;
  const owner = await ensureOwner(db);
  await openSession(db, owner, 'over');
  await db.sql(`UPDATE sessions SET expires_at = now() - INTERVAL '1 second'`);
  await openSession(db, owner, 'open');
  await makeLink(db, owner, -2 * 24 * 3_600);
  await makeLink(db, owner);
  const queue = openQueue({ db, region: null, regions: ['us-east-1'] });
  for (const duty of accountDuties(db)) await duty.run(queue);
  expect(await db.sql('SELECT browser FROM sessions')).toEqual([{ browser: 'open' }]);
  expect(await db.sql('SELECT expires_at > now() AS waits FROM sign_in_links')).toEqual([{ waits: true }]);
});
