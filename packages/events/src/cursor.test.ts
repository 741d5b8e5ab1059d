import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advance, type Cursor, decodeCursor, encodeCursor, LANES, startCursor } from './contract.ts';
import { laneOf } from './lane.ts';
import { staleness } from './tail.ts';

const cursors = fc
  .record({
    // Up to 60 million events in every single lane.
    positions: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 36 ** 5 - 1 })), {
      minLength: LANES,
      maxLength: LANES,
    }),
    issuedAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000),
  })
  .map((cursor): Cursor => cursor);

it('a cursor survives its text, which is short', () => {
  fc.assert(
    fc.property(cursors, (cursor) => {
      const text = encodeCursor(cursor);
      expect(text.length).toBeLessThan(400);
      expect(text).toMatch(/^[0-9a-z.]*$/);
      // The text of the very first cursor at time 0 is empty; no clock says that.
      if (cursor.issuedAt > 0) expect(decodeCursor(text)).toEqual(cursor);
    }),
  );
});

it('anything else is no cursor, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('.', 'a', 'z', '0', '9', '-') })), (text) => {
      const cursor = decodeCursor(text);
      if (cursor === undefined) return;
      expect(cursor.positions).toHaveLength(LANES);
      for (const position of cursor.positions) expect(Number.isSafeInteger(position) && position >= 0).toBe(true);
    }),
  );
  for (const text of ['', '.', 'A', 'a b', '1.-1', 'a'.repeat(9), `1${'.1'.repeat(65)}`])
    expect(decodeCursor(text)).toBeUndefined();
});

it('advancing never goes back', () => {
  fc.assert(
    fc.property(cursors, fc.nat(LANES - 1), fc.nat(), (cursor, lane, pos) => {
      const after = advance(cursor, { lane, pos }, 7);
      expect(after.positions[lane]).toBe(Math.max(cursor.positions[lane] as number, pos));
      expect(after.positions.filter((_, index) => index !== lane)).toEqual(
        cursor.positions.filter((_, index) => index !== lane),
      );
    }),
  );
});

it('is stale when older than an hour, over 5,000 behind, or ahead of a head', () => {
  const at = (first: number, issuedAt = 0): Cursor => ({
    positions: [first, ...startCursor(0).positions.slice(1)],
    issuedAt,
  });
  expect(staleness(at(0), at(5_000), 3_600_000)).toBeUndefined();
  expect(staleness(at(0), at(5_000), 3_600_001)).toBe('old');
  expect(staleness(at(0), at(5_001), 0)).toBe('behind');
  expect(staleness(at(9), at(8), 0)).toBe('ahead');
});

it('each region writes lanes of its own, everybody else the fourth part', () => {
  const regions = ['a', 'b', 'c', 'd'];
  for (const [region, part] of [
    ['a', 0],
    ['b', 1],
    ['c', 2],
    ['d', 3],
    ['unknown', 3],
    [null, 3],
  ] as const) {
    const lanes = new Set(Array.from({ length: 200 }, () => laneOf(region, regions, crypto.randomUUID())));
    expect([...lanes].every((lane) => Math.floor(lane / 16) === part)).toBe(true);
    expect(lanes.size).toBeGreaterThan(8);
  }
});
