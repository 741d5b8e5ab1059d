import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Db } from './open.ts';
import type { Query } from './query.ts';
import { type TestDatabase, testDatabase } from './testing.ts';
import { encode } from './values.ts';

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await testDatabase('values');
  db = test.db;
});
afterAll(() => test.drop());

const echo: Query = {
  name: 'test.echo',
  text: 'SELECT $1::TEXT AS word, $2::TEXT[] AS words, $3::INT8[] AS numbers, $4::JSONB AS json, $5::TIMESTAMPTZ AS at, $6::BYTEA AS bytes',
  params: ['word', 'words', 'numbers', 'json', 'at', 'bytes'],
  source: 'test',
};

it('brings every type back as promised', async () => {
  const [row] = await db.sql(
    `SELECT 1::INT8 AS small, 9007199254740993::INT8 AS big, 1.50::NUMERIC AS price, DATE '2026-02-03' AS day,
            TIMESTAMPTZ '2026-02-03 04:05:06.789012+02' AS at, '{"a":[1]}'::JSONB AS json, NULL::TEXT AS nothing,
            ARRAY[1, NULL, 9007199254740993]::INT8[] AS list, INTERVAL '90 seconds' AS span,
            ARRAY[1.10, NULL]::NUMERIC[] AS prices, true AS yes, 1.5::FLOAT8 AS half`,
  );
  expect(row).toEqual({
    small: 1,
    big: 9007199254740993n,
    price: '1.50',
    day: '2026-02-03',
    at: new Date('2026-02-03T02:05:06.789Z'),
    json: { a: [1] },
    nothing: null,
    list: [1, null, 9007199254740993n],
    span: '00:01:30',
    prices: ['1.10', null],
    yes: true,
    half: 1.5,
  });
});

const text = fc.string({ unit: 'grapheme' }).map((word) => word.replaceAll('\0', ''));
const awkward = fc.oneof(
  text,
  fc.constantFrom('NULL', 'null', '', '{}', '"', '\\', "'; DROP TABLE runs; --", '{"a"}', 'ä,ö', '\n'),
);

it('sends and receives any value unchanged, also in lists', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(awkward),
      fc.array(fc.option(awkward)),
      fc.array(fc.option(fc.maxSafeInteger())),
      fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000')),
      fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }),
      fc.uint8Array(),
      async (word, words, numbers, json, at, bytes) => {
        const [row] = await db.run(echo, { word, words, numbers, json: JSON.stringify(json), at, bytes });
        // JSON has no negative zero, and neither has an INT8.
        expect(row).toEqual({
          word,
          words,
          numbers: numbers.map((n) => (n === 0 ? 0 : n)),
          json: JSON.parse(JSON.stringify(json)),
          at,
          bytes: Buffer.from(bytes),
        });
      },
    ),
    { numRuns: 200 },
  );
});

it('makes JSON of what is cast to JSON: also of lists, which would be arrays elsewhere', async () => {
  const rest = { word: null, words: [], numbers: [], at: null, bytes: null };
  expect(await db.run(echo, { ...rest, json: [] })).toMatchObject([{ json: [] }]);
  expect(await db.run(echo, { ...rest, json: { a: [1, 'x'] } })).toMatchObject([{ json: { a: [1, 'x'] } }]);
  expect(await db.run(echo, { ...rest, json: '"text"' })).toMatchObject([{ json: 'text' }]);
});

it('refuses what has no form in the database', async () => {
  expect(() => encode([[1]])).toThrow(expect.objectContaining({ code: 'DB_VALUE' }));
  expect(() => encode(Symbol('x'))).toThrow(expect.objectContaining({ code: 'DB_VALUE' }));
  expect(() => encode(new Date(Number.NaN))).toThrow(expect.objectContaining({ code: 'DB_VALUE' }));
});

it('refuses a missing parameter instead of sending NULL', async () => {
  await expect(db.run(echo, { word: 'x' })).rejects.toMatchObject({
    code: 'DB_PARAMETER',
    details: { parameter: 'words' },
  });
});
