import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type TestDatabase, testDatabase } from './testing.ts';

describe('a pool', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await testDatabase('pool');
  });
  afterAll(() => test.drop());

  it('hands values over as their types promise', async () => {
    const [row] = await test.db.sql(
      `SELECT 1::INT8 AS small, 9007199254740993::INT8 AS big, 1.50::NUMERIC AS price, DATE '2026-02-03' AS day,
              TIMESTAMPTZ '2026-02-03 04:05:06.789+00' AS at, '{"a":[1]}'::JSONB AS json, NULL::TEXT AS nothing,
              ARRAY[1, NULL]::INT8[] AS list, INTERVAL '90 seconds' AS span`,
    );
    expect(row).toEqual({
      small: 1,
      big: 9007199254740993n,
      price: '1.50',
      day: '2026-02-03',
      at: new Date('2026-02-03T04:05:06.789Z'),
      json: { a: [1] },
      nothing: null,
      list: [1, null],
      span: '00:01:30',
    });
  });
});
