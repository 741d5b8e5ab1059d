import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const moduleOf = (name: string) => JSON.stringify(pathToFileURL(here(name)).href);
const folder = () => mkdtempSync(join(tmpdir(), 'bootstrap-'));

interface Ended {
  code: number | null;
  signal: string | null;
  output: string;
}

/** Runs a module; `when` is called with each piece of output and the process. */
async function run(
  source: string,
  args: string[] = [],
  when: (text: string, pid: number) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, '--', ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      when(text, child.pid ?? 0);
    });
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, output };
}

describe.skipIf(process.platform === 'win32')('handing over', () => {
  const handOver = (program: string) =>
    `import { handOver } from ${moduleOf('bootstrap/hand-over.mjs')};
     handOver(process.execPath, ['-e', ${JSON.stringify(program)}], process.env);`;
  /** Counts what it hears and says so a while after the first, when anything sent twice has long arrived. */
  const listener = `let n = 0;
    for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => {
      n += 1;
      if (n === 1) setTimeout(() => { console.log('heard ' + n); process.exit(0); }, 300);
    });
    setInterval(() => {}, 1000); console.log('ready');`;

  test("the exit code is the program's", async () => {
    expect(await run(handOver('process.exit(7)'))).toMatchObject({ code: 7, signal: null });
  });

  test('a program that dies by a signal looks so from outside', async () => {
    expect(await run(handOver("process.kill(process.pid, 'SIGTERM')"))).toMatchObject({ signal: 'SIGTERM' });
    expect(await run(handOver("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ signal: 'SIGKILL' });
  });

  test('a signal to the bootstrap reaches the program once', async () => {
    const ended = await run(handOver(listener), [], (text, pid) => {
      if (text.includes('ready')) process.kill(pid, 'SIGTERM');
    });
    expect(ended.output).toContain('heard 1\n');
    expect(ended.code).toBe(0);
  });

  test('Ctrl-C, heard from the terminal and from npm, reaches the program once', async () => {
    const ended = await run(handOver(listener), [], (text, pid) => {
      if (!text.includes('ready')) return;
      process.kill(-pid, 'SIGINT');
      process.kill(pid, 'SIGINT');
    });
    expect(ended.output).toContain('heard 1\n');
  });
});

describe.skipIf(process.platform === 'win32')('under npm', () => {
  test('a shell in between that is killed takes the program with it', async () => {
    const at = folder();
    const program = `process.on('SIGTERM', () => { console.log('heard'); process.exit(0); });
      setInterval(() => {}, 1000); console.log('ready');`;
    const source = `import { handOver } from ${moduleOf('bootstrap/hand-over.mjs')};
      handOver(process.execPath, ['-e', ${JSON.stringify(program)}], process.env);`;
    writeFileSync(join(at, 'run.mjs'), source);
    // `; true` keeps the shell from giving its place to node, which is how npm's shell behaves on Debian
    const shell = spawn('/bin/sh', ['-c', `"${process.execPath}" "${join(at, 'run.mjs')}"; true`], {
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('ready')) shell.kill('SIGKILL');
    });
    await once(shell.stdout, 'end');
    expect(output).toBe('ready\nheard\n');
  });
});

describe('the lock', () => {
  const work = `import { appendFileSync } from 'node:fs'; import { withLock } from ${moduleOf('bootstrap/lock.mjs')};
    const [lock, log] = process.argv.slice(-2);
    await withLock(lock, 'a test', async () => {
      appendFileSync(log, 'in ');
      await new Promise((done) => setTimeout(done, 50));
      appendFileSync(log, 'out ');
    });`;

  test('lets one in at a time', async () => {
    const at = folder();
    const log = join(at, 'log');
    const all = await Promise.all([1, 2, 3, 4].map(() => run(work, [join(at, 'lock'), log])));
    expect(all.map((one) => one.code)).toEqual([0, 0, 0, 0]);
    expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
    expect(readdirSync(at)).toEqual(['log']);
  });

  test('of a process that is gone is taken over', async () => {
    const at = folder();
    const gone = spawn(process.execPath, ['-e', '0']);
    await once(gone, 'close');
    writeFileSync(join(at, 'lock'), String(gone.pid));
    expect(await run(work, [join(at, 'lock'), join(at, 'log')])).toMatchObject({ code: 0 });
    expect(readdirSync(at)).toEqual(['log']);
  });

  test('is given back when the work fails', async () => {
    const at = folder();
    const failing = work.replace("appendFileSync(log, 'out ')", "throw new Error('no')");
    expect((await run(failing, [join(at, 'lock'), join(at, 'log')])).code).toBe(1);
    expect(existsSync(join(at, 'lock'))).toBe(false);
  });
});

describe('a failed npm says what to do', () => {
  const npm = (output: string) => `import { remedyFor } from ${moduleOf('bootstrap/run-npm.mjs')};
    console.log(remedyFor(${JSON.stringify(output)}));`;

  test.each([
    ['npm error code ENOSPC\nnospc no space left on device', 'disk is full'],
    ['npm error code EACCES permission denied, mkdir', 'cannot be written'],
    ['npm error network request to the registry failed, reason: getaddrinfo EAI_AGAIN', 'did not answer'],
    ['ERR_PNPM_OUTDATED_LOCKFILE Cannot install with "frozen-lockfile"', 'differ'],
    ['npm error code E404 404 Not Found', 'lacks a package'],
    ['something new', 'Read the lines above'],
  ])('%s', async (output, says) => {
    expect((await run(npm(output))).output).toContain(says);
  });
});

test('an unknown command and the fix are printed, not a stack', async () => {
  const child = spawn(process.execPath, [here('bootstrap.mjs'), 'dance'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(1);
  expect(said).toContain('There is no "dance"');
  expect(said).toContain(
    'What to do: Say one of: start, cli, test, verify, screens, smoke, test:cockroach, release:check.',
  );
  expect(said).not.toContain('    at ');
});
