import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { addCounts, countsLine, readCounts } from './test/counts.ts';
import { runStep } from './verify/run-step.ts';
import { steps } from './verify/steps.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const says = (code: string) => [process.execPath, '-e', code];

async function ran(step: Parameters<typeof runStep>[0]) {
  const printed: string[] = [];
  const counts = await runStep(step, root, (text) => void printed.push(text));
  return { counts, printed: printed.join('').trimEnd() };
}

describe('a step', () => {
  test('that succeeds counts one and keeps its output to itself', async () => {
    const { counts, printed } = await ran({ name: 'x', command: says('console.log("noise")') });
    expect(counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(printed).toMatch(/^ok {5}x: \d+\.\d s$/);
  });

  test('that fails shows what it found and how to mend it', async () => {
    const { counts, printed } = await ran({
      name: 'x',
      command: says('console.error("bad"); process.exit(3)'),
      mend: 'y',
    });
    expect(counts.failed).toBe(1);
    expect(printed).toMatch(/^bad\nFAILED x: .*\(mend: y\)$/);
  });

  test('that cannot be started has failed', async () => {
    expect((await ran({ name: 'x', command: ['/no/such/program'] })).counts.failed).toBe(1);
  });

  test.each([
    ['counts what it says', 'console.log("7 passed, 0 failed, 2 skipped")', { passed: 7, failed: 0, skipped: 2 }],
    ['has failed when it says nothing', '0', { passed: 0, failed: 1, skipped: 0 }],
    [
      'has failed when only its exit code says so',
      'console.log("7 passed, 0 failed"); process.exit(1)',
      { passed: 7, failed: 1, skipped: 0 },
    ],
  ])('with counts %s', async (_what, code, counts) => {
    expect((await ran({ name: 'x', command: says(code), counts: true })).counts).toEqual(counts);
  });
});

test('counts are read back as they are written, and added', () => {
  const one = { passed: 3, failed: 1, skipped: 0 };
  const two = { passed: 4, failed: 0, skipped: 2 };
  expect(readCounts(`noise\n1 passed, 1 failed\n${countsLine(two)}\n`)).toEqual(two);
  expect(readCounts('it said 1 passed, 1 failed')).toBeUndefined();
  expect(countsLine(one)).toBe('3 passed, 1 failed');
  expect(addCounts([one, two])).toEqual({ passed: 7, failed: 1, skipped: 2 });
});

describe('a fault is found by', () => {
  const tooLong = Array.from({ length: 401 }, (_, i) => `export const x${i} = ${i};`).join('\n');
  const folder = () => mkdtempSync(join(tmpdir(), 'verify-'));

  /** Runs the step's own command on one file. */
  function found(name: string, text: string, file = 'fault.ts'): string {
    const at = folder();
    writeFileSync(join(at, file), text);
    const step = steps(root).find((one) => one.name === name);
    const [program = '', ...args] = step?.command ?? [];
    const config = name === 'lint' ? ['-c', join(root, '.oxlintrc.json'), '--no-ignore'] : [`--config-path=${root}`];
    try {
      execFileSync(program, [...args.filter((arg) => arg !== '.'), ...config, join(at, file)], {
        cwd: at,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return '';
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return stdout + stderr;
    }
  }

  test.each([
    ['a file of 401 lines', tooLong, 'max-lines'],
    ['any', 'export const x = (y: any) => y;\n', 'no-explicit-any'],
    ['an assertion library of Node', "import 'node:assert';\n", 'no-restricted-imports'],
    ['a promise nobody awaits', 'async function f(): Promise<void> {}\nf();\n', 'no-floating-promises'],
  ])('lint: %s', (_what, text, rule) => {
    expect(found('lint', text)).toContain(rule);
  });

  test('lint: 401 lines are allowed in a test', () => {
    expect(found('lint', tooLong, 'fault.test.ts')).toBe('');
  });

  test('format: double quotes', () => {
    expect(found('format', 'export const x = "y";\n')).toContain('fault.ts');
    expect(found('format', "export const x = 'y';\n")).toBe('');
  });
});
