import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { migrationsFolder } from '../../migrate.ts';
import { readMigrations, splitStatements } from '../../migration-files.ts';
import type { Query } from '../../query.ts';
import { type TestDatabase, testDatabase } from '../../testing.ts';
import { cockroachGrammar, type Named } from './cockroach-grammar.ts';
import { filesEnding, repositoryQueries, root } from './repository.ts';
import { brokenRules } from './rules.ts';

/** What only PostgreSQL is asked, by its own name or because it describes PostgreSQL's catalogue. */
const postgresOnly = /\.postgres\.sql$|packages\/db\/src\/sql\/schema\.sql$/;
/** What only CockroachDB is asked, and reads below. */
const cockroachOnly = /\.cockroach\.sql$/;
/** What only a server with the type VECTOR understands; CockroachDB's grammar reads it below, a server with pgvector runs it. */
const needsVector = /\.vector\.sql$/;
const fileOf = (query: Query): string => query.source.replace(/:\d+$/, '');

let queries: Query[];
let test: TestDatabase;
beforeAll(async () => {
  queries = await repositoryQueries();
  test = await testDatabase('statements');
});
afterAll(() => test.drop());

describe('every statement of the repository', () => {
  it('is loaded by somebody', () => {
    const loaded = new Set(queries.map((query) => query.source));
    const written = filesEnding('.sql').flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, at) => (/^--\s*name:/.test(line) ? [`${relative(root, path)}:${at + 1}`] : [])),
    );
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter((source) => !loaded.has(source))).toEqual([]);
  });

  it.each(['read committed', 'serializable'] as const)('can be prepared at %s', async (isolation) => {
    const db = test.open({ isolation, max: 1 });
    const wrong: string[] = [];
    await db.session(async (session) => {
      const [type] = await session.sql<{ there: boolean }>(`SELECT to_regtype('vector') IS NOT NULL AS there`);
      for (const [at, query] of queries.entries()) {
        if (!type?.there && needsVector.test(fileOf(query))) continue;
        if (cockroachOnly.test(fileOf(query))) continue;
        try {
          // What creates a table can only be run; it says IF NOT EXISTS.
          await session.sql(query.text.startsWith('CREATE') ? query.text : `PREPARE s${at} AS ${query.text}`);
        } catch (error) {
          wrong.push(`${query.source} ${query.name}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  it('keeps the rules of both engines', async () => {
    const wrong: string[] = [];
    for (const query of queries.filter((each) => !cockroachOnly.test(fileOf(each)))) {
      for (const rule of await brokenRules(query.text, fileOf(query)))
        wrong.push(`${query.source} ${query.name}: ${rule}`);
    }
    expect(wrong).toEqual([]);
  });
});

it('every migration keeps the rules of both engines', async () => {
  const wrong: string[] = [];
  for (const { name, statements } of readMigrations(migrationsFolder, 'cockroach')) {
    for (const text of statements) {
      for (const rule of await brokenRules(text, name)) wrong.push(`${name}: ${rule}\n${text.slice(0, 80)}`);
    }
  }
  expect(wrong).toEqual([]);
});

const grammar = cockroachGrammar();

describe.skipIf(typeof grammar === 'string')(
  `CockroachDB's own grammar${typeof grammar === 'string' ? ` (skipped: ${grammar})` : ''}`,
  () => {
    const check = (statements: Named[]): { name: string; error: string }[] =>
      typeof grammar === 'string' ? [] : grammar.check(statements);

    it('accepts every statement and every migration', () => {
      const statements = queries
        .filter((query) => !postgresOnly.test(fileOf(query)))
        .map((query) => ({ name: `${query.source} ${query.name}`, sql: query.text }));
      const migrations = readMigrations(migrationsFolder, 'cockroach').flatMap(({ name, statements: all }) =>
        all.map((sql) => ({ name, sql })),
      );
      expect(check([...statements, ...migrations])).toEqual([]);
    });

    it('refuses what it does not know', () => {
      const bad = [
        'LISTEN a',
        'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE',
        'CREATE TABLE t (a INT4 UNIQUE DEFERRABLE)',
        'SELECT',
      ].map((sql) => ({ name: sql, sql }));
      expect(check(bad).map(({ name }) => name)).toEqual(bad.slice(0, 3).map(({ name }) => name));
      expect(check([{ name: 'none', sql: splitStatements('-- nothing', 'x')[0] ?? '' }])).toHaveLength(1);
    });
  },
);
