import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { allQueries, loadFragments, loadQueries } from './queries.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-sql-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(text: string): URL {
  const path = join(folder, `f${files++}.sql`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}
const one = (text: string, fragments?: Record<string, string>): { text: string; params: readonly string[] } =>
  loadQueries(file(`-- name: q\n${text}`), ['q'], fragments).q;

describe('loadQueries', () => {
  it('numbers parameters by first use, and the same name is the same placeholder', () => {
    const q = one('SELECT :b::UUID, :a::TEXT[], :b::UUID -- :c is a comment\n, x::INT4 /* :d::TEXT */ FROM t;\n');
    expect(q.params).toEqual(['b', 'a']);
    expect(q.text).toBe('SELECT $1::UUID, $2::TEXT[], $1::UUID\n, x::INT4  FROM t');
  });

  it('leaves quoted text alone', () => {
    expect(one(`SELECT ':a <<b>> -- c', 'it''s', ":d", '{}'::JSONB, t.a[1:2]`).text).toBe(
      `SELECT ':a <<b>> -- c', 'it''s', ":d", '{}'::JSONB, t.a[1:2]`,
    );
    expect(one(`SELECT 'two  \n\n lines;'`).text).toBe(`SELECT 'two  \n\n lines;'`);
  });

  it('puts fragments in, also nested and with arguments', () => {
    const url = file(
      `-- fragment: cols\na, b\n-- fragment: mark(x, y)\n(SELECT {x}, <<cols>> FROM {y} WHERE k = :k::TEXT)\n-- name: q\nWITH m AS <<mark(coalesce(c, 'd,e'), t)>> SELECT <<cols>>, :k::TEXT FROM m\n`,
    );
    const { q } = loadQueries(url, ['q']);
    expect(q.text).toBe(
      `WITH m AS (SELECT coalesce(c, 'd,e'), a, b FROM t WHERE k = $1::TEXT) SELECT a, b, $1::TEXT FROM m`,
    );
  });

  it('takes fragments of other files, complete in themselves', () => {
    const fragments = loadFragments(
      file(`-- fragment: inner\n:lane::INT4\n-- fragment: move(n)\nhead + {n} + <<inner>>\n`),
    );
    expect(one('SELECT <<move(2)>>', fragments)).toMatchObject({
      text: 'SELECT head + 2 + $1::INT4',
      params: ['lane'],
    });
  });

  it('registers every statement, with its place', () => {
    const url = file('-- a file\n\n-- name: registered\nSELECT 1\n');
    loadQueries(url, ['registered']);
    expect(allQueries().find((query) => query.name.endsWith('.registered'))?.source).toMatch(/f\d+\.sql:3$/);
  });

  it.each([
    ['a parameter without cast', '-- name: q\nSELECT\n :a', /f\d+\.sql:3: parameter :a has no cast/],
    ['two casts of one parameter', '-- name: q\nSELECT :a::TEXT, :a::UUID', /:1: :a is TEXT and UUID/],
    ['two statements', '-- name: q\nSELECT 1; SELECT 2', /:1: one statement a name/],
    ['an unknown statement', '-- name: other\nSELECT 1', /no statement 'q'/],
    ['an unknown fragment', '-- name: q\nSELECT <<gone>>', /no fragment 'gone'/],
    [
      'a fragment in itself',
      '-- fragment: a\n<<b>>\n-- fragment: b\n<<a>>\n-- name: q\nSELECT <<a>>',
      /'a' contains itself/,
    ],
    [
      'an unused fragment',
      '-- fragment: a\n1\n-- name: q\nSELECT 1',
      /:1: no statement of this file uses fragment 'a'/,
    ],
    ['a wrong number of arguments', '-- fragment: a(x)\n{x}\n-- name: q\nSELECT <<a>>', /takes 1 arguments, not 0/],
    ['the same name twice', '-- name: q\nSELECT 1\n-- name: q\nSELECT 2', /:3: 'q' is there twice/],
    ['an unreadable header', '-- name: two words\nSELECT 1', /:1: this header cannot be read/],
    ['a dollar quote', '-- name: q\nSELECT $$a$$', /dollar quote/],
    ['a numbered parameter', '-- name: q\nSELECT $1', /numbered parameter/],
    ['an escape string', "-- name: q\nSELECT E'\\n'", /E'' string/],
    ['an open quote', "-- name: q\nSELECT 'a", /not closed/],
    ['an empty statement', '-- name: q\n\n-- name: r\nSELECT 1', /:1: 'q' is empty/],
    ['SQL before the first name', 'SELECT 1\n-- name: q\nSELECT 1', /:1: SQL before/],
  ])('refuses %s', (_what, text, reason) => {
    expect(() => loadQueries(file(text), ['q'])).toThrow(reason);
  });

  it('allows an unused fragment that is shared', () => {
    expect(loadQueries(file('-- shared fragment: a\n1\n-- name: q\nSELECT 1'), ['q']).q.text).toBe('SELECT 1');
  });

  it('reads back what it was given, whatever stands between quotes', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
    const literal = fc
      .string()
      .map((text) => `'${text.replaceAll("'", "''").replaceAll('\r', '').replaceAll('\0', '')}'`);
    const part = fc.oneof(
      literal.map((text) => ({ sql: text, out: () => text, param: undefined as string | undefined })),
      name.map((param) => ({
        sql: `:${param}::TEXT`,
        out: (at: number) => `$${at}::TEXT`,
        param: param as string | undefined,
      })),
      fc
        .constantFrom('a::INT4', 'b', '(c)')
        .map((text) => ({ sql: text, out: () => text, param: undefined as string | undefined })),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        // A line that looks like a header ends the statement, in quotes too: nobody writes that.
        fc.pre(!parts.some(({ sql }) => /^--\s*(?:shared\s+)?(?:name|fragment)\s*:/m.test(sql)));
        const params = [...new Set(parts.flatMap(({ param }) => (param === undefined ? [] : [param])))];
        const q = one(`SELECT ${parts.map(({ sql }) => sql).join(', ')}`);
        expect(q.params).toEqual(params);
        expect(q.text).toBe(
          `SELECT ${parts.map(({ out, param }) => out(param === undefined ? 0 : params.indexOf(param) + 1)).join(', ')}`,
        );
      }),
      { numRuns: 300 },
    );
  });
});
