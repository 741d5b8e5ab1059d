import { expect, test } from 'vitest';
import { keyless, keylessOf } from './licence.ts';
import { testDatabase } from './testing.ts';

const made = new Date('2026-03-01T10:00:00Z');
const after = (days: number): Date => new Date(made.getTime() + days * 24 * 3_600_000);

test('without a key the days are counted from the first table, and end at none', () => {
  expect(keylessOf('', made, after(0))).toEqual({ limitedFrom: after(7), daysLeft: 7 });
  expect(keylessOf('', made, after(5.5))?.daysLeft).toBe(1.5);
  expect(keylessOf('', made, after(9))?.daysLeft).toBe(0);
});

test('with a key, and before there is a table, nothing is said', () => {
  expect(keylessOf('crl-0-EN…', made, after(9))).toBeNull();
  expect(keylessOf('', null, after(0))).toBeNull();
});

test('on PostgreSQL nothing is asked', async () => {
  const place = await testDatabase('licence');
  try {
    const db = place.open({ max: 1 });
    await db.ready();
    const found = await keyless(db);
    expect(found === null).toBe(db.dialect === 'postgres');
  } finally {
    await place.drop();
  }
});
