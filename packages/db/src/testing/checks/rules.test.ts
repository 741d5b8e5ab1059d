import { describe, expect, it } from 'vitest';

import { brokenRules, rules } from './rules.ts';

const bad: Record<keyof typeof rules, string[]> = {
  'one mutation per table': [
    'WITH a AS (UPDATE t SET x = 1 RETURNING id) INSERT INTO t SELECT id FROM a',
    'WITH a AS (DELETE FROM t RETURNING id), b AS (DELETE FROM u RETURNING 1) UPDATE t SET x = 2',
  ],
  'no MERGE': ['MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE'],
  'no list of JSON': ['SELECT * FROM unnest($1::JSONB[])', 'SELECT $1::JSON[]'],
  'no nested lists': [
    'SELECT ARRAY[ARRAY[1], ARRAY[2]]',
    'SELECT $1::TEXT[][]',
    'SELECT array_agg(ARRAY[a, b]) FROM t',
  ],
  'no SKIP LOCKED, no NOWAIT': [
    'SELECT 1 FROM t FOR UPDATE SKIP LOCKED',
    'WITH c AS (SELECT 1 FROM t FOR UPDATE NOWAIT) SELECT * FROM c',
  ],
  'no LISTEN, no NOTIFY': ['LISTEN a', 'NOTIFY a', `SELECT pg_notify('a', 'b')`],
  'no advisory locks': ['SELECT pg_advisory_lock(1)', 'SELECT pg_try_advisory_xact_lock(1)'],
  'widths are written': [
    'SELECT $1::INT',
    'CREATE TABLE t (a INTEGER)',
    'CREATE TABLE t (a BIGSERIAL)',
    'SELECT a::bigint FROM t',
  ],
  'division says its type': ['SELECT a / b FROM t', 'SELECT count(*) / 2 FROM t', 'UPDATE t SET x = (x + 1) / 2'],
  'parameters are cast': ['SELECT 1 FROM t WHERE a = $1', 'SELECT $1::TEXT, $2'],
  'only the database tells the time': [
    'SELECT 1 FROM t WHERE $1::TIMESTAMPTZ < now()',
    'SELECT CURRENT_TIMESTAMP - $1::TIMESTAMPTZ',
    `SELECT now() > $1::TIMESTAMPTZ + INTERVAL '1 s'`,
  ],
  'no function that CockroachDB lacks': [`SELECT websearch_to_tsquery('a')`, 'SELECT uuidv7()'],
  'no object that CockroachDB lacks': [
    'CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()',
    `DO 'BEGIN END'`,
    'CREATE TABLE t (a INT4 UNIQUE DEFERRABLE)',
    'CREATE TABLE t (a INT4) PARTITION BY RANGE (a)',
    'CREATE SEQUENCE s',
    `CREATE TYPE mood AS ENUM ('a')`,
  ],
  'generated columns are stored': [
    'CREATE TABLE t (a INT4, b INT4 GENERATED ALWAYS AS (a + 1) VIRTUAL)',
    'CREATE TABLE t (a INT4, b INT4 GENERATED ALWAYS AS (a + 1))',
  ],
};

describe('the rules for statements', () => {
  it('each have a statement that breaks them', () => {
    expect(Object.keys(bad).sort()).toEqual(Object.keys(rules).sort());
  });

  it.each(Object.entries(bad).flatMap(([rule, texts]) => texts.map((text) => [rule, text] as const)))(
    '%s: %s',
    async (rule, text) => {
      expect(await brokenRules(text, 'a.sql')).toEqual([expect.stringMatching(new RegExp(`^${rule}: `))]);
    },
  );

  it.each([
    'WITH a AS (UPDATE t SET x = 1 RETURNING id) INSERT INTO u SELECT id FROM a ON CONFLICT (id) DO UPDATE SET x = excluded.x',
    'SELECT $1::TEXT[], a.x::JSONB FROM unnest($2::TEXT[]) AS a(x) FOR UPDATE',
    `SELECT 'SKIP LOCKED', 'a INT / b', "INT" FROM t`,
    'SELECT a / 2.0, a::FLOAT8 / b, extract(epoch FROM now()) / 60, sum(x)::NUMERIC / count(*) FROM t',
    `SELECT 1 FROM t WHERE created_at > $1::TIMESTAMPTZ AND due <= now() - $2::INTERVAL`,
    'CREATE TABLE t (a INT4 PRIMARY KEY, b INT4 GENERATED ALWAYS AS (a + 1) STORED)',
  ])('let pass: %s', async (text) => {
    expect(await brokenRules(text, 'a.sql')).toEqual([]);
  });

  it('let a hint pass in a file for PostgreSQL', async () => {
    expect(await brokenRules(`SELECT pg_notify('a', $1::TEXT)`, 'hints.postgres.sql')).toEqual([]);
  });

  it('say what PostgreSQL itself refuses', async () => {
    expect(await brokenRules('UPDATE t SET x = 1 LIMIT 3', 'a.sql')).toEqual([
      expect.stringMatching(/^not PostgreSQL: /),
    ]);
  });
});
