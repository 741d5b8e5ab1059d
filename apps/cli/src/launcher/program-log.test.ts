import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lastWords, openLog, trimLog } from './program-log.ts';

function file(text: string): string {
  const at = mkdtempSync(join(tmpdir(), 'holdfast-log-'));
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  const path = join(at, 'x.log');
  writeFileSync(path, text);
  return path;
}

test.each([
  [
    'a coded error of the log',
    '{"level":"info","message":"hello"}\n{"level":"error","message":"it cannot start","error":{"code":"WORKER_PORT","message":"port 1","fix":"Take another."}}\n',
    '; WORKER_PORT port 1 Take another.',
  ],
  [
    'a coded error as programs print it',
    'DATABASE_MISSING: no database\n  Run npm start.\n',
    '; DATABASE_MISSING: no database Run npm start.',
  ],
  ['a stack', 'TypeError: x is no function\n    at y (z.ts:1)\n\nNode.js v24\n', '; TypeError: x is no function'],
  ['an error line', '{"level":"error","message":"gone"}\n{"level":"info","message":"bye"}\n{torn', '; gone'],
  ['nothing to tell', '{"level":"info","message":"bye"}\n', ''],
  ['an empty log', '', ''],
])('the last words are %s', (_, text, expected) => {
  expect(lastWords(file(text))).toBe(expected);
});

test('a large log is put aside while its program writes to it', () => {
  const path = file('');
  const log = openLog(path);
  writeSync(log.fd, 'old\n'.repeat(100));
  trimLog(path, 1_000);
  expect(existsSync(`${path}.1`)).toBe(false);
  trimLog(path, 100);
  writeSync(log.fd, 'new\n');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('new\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('old\n'.repeat(100));
});

test('and before a program is started', () => {
  const path = file('');
  appendFileSync(path, Buffer.alloc(20_000_001, 'x'));
  openLog(path).close();
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(existsSync(`${path}.1`)).toBe(true);
});
