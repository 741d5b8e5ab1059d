import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { inHome } from './home.ts';
import { identify } from './identity.ts';
import { freeLock, lockOwner, takeLock } from './lock.ts';

function folder(): string {
  const at = mkdtempSync(join(tmpdir(), 'holdfast-lock-'));
  onTestFinished(() => rmSync(at, { recursive: true, force: true }));
  return at;
}

test('one has it at a time, and leaves nothing behind', () => {
  const home = folder();
  expect(takeLock(home)).toBeUndefined();
  expect(takeLock(home)).toEqual(identify(process.pid));
  expect(lockOwner(home)).toEqual(identify(process.pid));
  freeLock(home);
  expect(lockOwner(home)).toBeUndefined();
  expect(readdirSync(home)).toEqual([]);
});

test.each([
  ['a process that is gone', JSON.stringify({ pid: 2 ** 22 - 3, started: '1' })],
  ['an earlier process with the same number', JSON.stringify({ pid: process.pid, started: '1' })],
  ['nobody: it is torn', '{"pid":'],
])('the lock of %s is taken over', (_, text) => {
  const home = folder();
  writeFileSync(join(home, 'launcher.lock'), text);
  expect(takeLock(home)).toBeUndefined();
  expect(lockOwner(home)).toEqual(identify(process.pid));
});

test('of many who find a dead lock at once, one gets it', async () => {
  const home = folder();
  const script = join(home, 'take.ts');
  const module = pathToFileURL(join(import.meta.dirname, 'lock.ts')).href;
  const source = `import { takeLock } from '${module}';
    process.on('message', () => process.send?.(takeLock(${JSON.stringify(home)}) === undefined ? 'mine' : 'taken'));
    process.send?.('ready');`;
  writeFileSync(script, source);
  writeFileSync(join(home, 'launcher.lock'), JSON.stringify({ pid: 2 ** 22 - 3, started: '1' }));
  const all = Array.from({ length: 6 }, () => fork(script, { execArgv: [] }));
  onTestFinished(() => void all.map((child) => child.kill('SIGKILL')));
  await Promise.all(all.map((child) => once(child, 'message')));
  const answers = all.map((child) => once(child, 'message').then(([answer]) => answer as unknown));
  for (const child of all) child.send('go');
  expect((await Promise.all(answers)).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
    'mine',
    ...Array.from({ length: 5 }, () => 'taken'),
  ]);
});

test('what the file system refuses is told with what to do', () => {
  const fails = (code: string) => () =>
    inHome('/home/x', () => {
      throw Object.assign(new Error(`${code}: refused`), { code });
    });
  expect(fails('ENOSPC')).toThrow(expect.objectContaining({ code: 'HOME_FULL' }));
  expect(fails('EROFS')).toThrow(expect.objectContaining({ code: 'HOME_UNUSABLE' }));
  expect(fails('EMFILE')).toThrow(expect.objectContaining({ code: 'EMFILE' }));
});
