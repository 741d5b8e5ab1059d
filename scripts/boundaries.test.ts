import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { importsOf } from './boundaries/imports.ts';
import { showViolation } from './boundaries/rules.ts';
import { checkBoundaries } from './boundaries.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const manifest = (name: string, more: object = {}) => JSON.stringify({ name: `@holdfast/${name}`, ...more });

/** A small workspace without a fault; `files` add to it or replace. */
function workspace(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'boundaries-'));
  made.push(root);
  const all: Record<string, string> = {
    'packages/db/package.json': manifest('db', { exports: { '.': './src/index.ts' }, dependencies: { pg: '8.23.1' } }),
    'packages/db/src/index.ts': "import pg from 'pg';\nexport { one } from './one.ts';\n",
    'packages/queue/package.json': manifest('queue', {
      exports: { '.': './src/index.ts' },
      dependencies: { '@holdfast/db': 'workspace:*' },
      devDependencies: { yaml: '2.0.0' },
    }),
    'packages/queue/src/index.ts': "import { one } from '@holdfast/db';\n",
    'packages/queue/src/sql/runs.sql':
      '-- name: read\n-- not events\nSELECT events.a, :events::INT4 FROM runs AS lanes <<events>>;\n',
    'packages/queue/src/sql/runs.test.ts':
      "import { test } from 'vitest';\nimport 'yaml';\nconst q = 'SELECT 1 FROM events';\n",
    'db/migrations/0001_core.sql':
      "CREATE TABLE IF NOT EXISTS runs (a INT4); -- 'CREATE TABLE no\nCREATE TABLE events (a INT4);",
    'db/owners.json': '{ "runs": "queue", "events": "events" }',
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const check = (files: Record<string, string>) => checkBoundaries(workspace(files)).map(showViolation);

test('a workspace that keeps the rules has no violation', () => {
  expect(check({})).toEqual([]);
});

test.each<[string, Record<string, string>, string]>([
  ['a path out of the package', { 'packages/queue/src/a.ts': "import { x } from '../../db/src/one.ts';\n" }, 'path'],
  [
    'the same in a dynamic import',
    { 'packages/queue/src/a.ts': "  const x = await import('../../db/src/one.ts');\n" },
    'path',
  ],
  ['an import up the order', { 'packages/db/src/a.ts': "import type { x } from '@holdfast/queue';\n" }, 'order'],
  ['a re-export of an undeclared package', { 'packages/db/src/a.ts': "export * from 'left-pad';\n" }, 'undeclared'],
  ['a tool of the tests in the product', { 'packages/queue/src/a.ts': "import yaml from 'yaml';\n" }, 'undeclared'],
  ['vitest in the product', { 'packages/queue/src/a.ts': "import { expect } from 'vitest';\n" }, 'undeclared'],
  ['a deep import', { 'packages/queue/src/a.ts': "import {\n  one,\n} from '@holdfast/db/one';\n" }, 'exports'],
  [
    'a dependency up the order',
    {
      'packages/db/package.json': manifest('db', { dependencies: { pg: '8.23.1', '@holdfast/queue': 'workspace:*' } }),
    },
    'order',
  ],
  [
    'the driver outside db',
    { 'packages/events/package.json': manifest('events', { devDependencies: { pg: '8.23.1' } }) },
    'contained',
  ],
  [
    'a plugin of fastify outside web',
    { 'packages/events/package.json': manifest('events', { dependencies: { '@fastify/static': '10.1.11' } }) },
    'contained',
  ],
  ['a floating version', { 'package.json': '{ "name": "x", "devDependencies": { "vitest": "^4.0.0" } }' }, 'exact'],
  [
    'a floating version in the bench',
    { 'bench/package.json': '{ "name": "b", "dependencies": { "pg-boss": "latest" } }' },
    'exact',
  ],
  ['a package without a place', { 'packages/extra/package.json': manifest('extra') }, 'order'],
  ['a table without an owner', { 'db/migrations/0002_more.sql': 'CREATE TABLE lanes (a INT4);' }, 'owner'],
  ['an owner of no table', { 'db/owners.json': '{ "runs": "queue", "events": "events", "gone": "queue" }' }, 'owner'],
  ['a foreign table in SQL', { 'packages/queue/src/sql/more.sql': 'SELECT 1 FROM runs, events' }, 'table'],
  ['a foreign table, quoted and in capitals', { 'packages/queue/src/sql/more.sql': 'DELETE FROM "EVENTS"' }, 'table'],
  [
    "another team's table",
    {
      'db/owners.json': '{ "runs": "teams/a", "events": "events" }',
      'packages/queue/src/sql/runs.sql': '',
      'packages/teams/src/b/sql/x.sql': 'SELECT 1 FROM runs',
    },
    'table',
  ],
  ['a statement in code', { 'packages/queue/src/a.ts': 'const q = `SELECT 1 FROM runs`;\n' }, 'sql-in-code'],
  ['a name that says nothing', { 'packages/queue/src/utils.ts': '' }, 'name'],
  ['a folder whose name says nothing', { 'packages/queue/src/helpers/a.ts': '' }, 'name'],
  ['errors defined anywhere', { 'packages/queue/src/a.ts': 'export const e = defineErrors({});\n' }, 'errors'],
])('finds %s', (_what, files, rule) => {
  const found = check(files);
  expect(found.join('\n')).toContain(`[${rule}]`);
});

test('a line that only shows a statement may name a table', () => {
  expect(check({ 'packages/queue/src/a.ts': "say('INSERT INTO runs'); // shown, not sent\n" })).toEqual([]);
});

test('a violation names file and line', () => {
  const found = check({ 'packages/queue/src/sql/more.sql': '-- name: bad\nSELECT a\nFROM events' });
  expect(found).toEqual([
    'packages/queue/src/sql/more.sql:3: events belongs to events: use a statement or a fragment of that package [table]',
  ]);
});

test('imports are found in every spelling, and not in comments', () => {
  const text = [
    "import a from 'a';",
    "import type { B } from 'b';",
    "import 'c';",
    "export * from 'd';",
    'import {',
    '  e,',
    "} from 'e';",
    "const f = await import('f');",
    "/** @type {import('g')} */",
    " * import('h')",
    "// import i from 'i';",
    'const text = "import j from \'j\'";',
  ].join('\n');
  expect(
    importsOf(text)
      .map((one) => one.from)
      .sort(),
  ).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
