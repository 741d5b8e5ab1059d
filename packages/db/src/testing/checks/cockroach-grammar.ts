import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Named {
  name: string;
  sql: string;
}

export interface Refusal {
  name: string;
  error: string;
}

const folder = fileURLToPath(new URL('../../../crdb-parse/', import.meta.url));

/**
 * The checker made of CockroachDB's own parser, built once for each version of its source; a string is
 * the reason why this machine has none.
 */
export function cockroachGrammar(): { check(statements: Named[]): Refusal[] } | string {
  const sources = ['main.go', 'go.mod', 'go.sum'].map((name) => readFileSync(join(folder, name)));
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  const bin = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'holdfast', 'bin');
  const program = join(bin, `crdb-parse-${version}`);
  if (!existsSync(program)) {
    const reason = build(bin, program);
    if (reason) return reason;
  }
  return { check: (statements) => check(program, statements) };
}

function build(bin: string, program: string): string | undefined {
  if (spawnSync('go', ['version']).error) return 'Go is not installed';
  mkdirSync(bin, { recursive: true });
  const staging = `${program}.${process.pid}`;
  const made = spawnSync('go', ['build', '-trimpath', '-o', staging, '.'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-mod=readonly' },
  });
  if (made.status !== 0) return `Go cannot build the checker: ${made.stderr.trim().split('\n').slice(-2).join(' ')}`;
  renameSync(staging, program);
  return undefined;
}

function check(program: string, statements: Named[]): Refusal[] {
  const run = spawnSync(program, { input: JSON.stringify(statements), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (run.status !== 0) throw new Error(`the grammar checker failed: ${run.error?.message ?? run.stderr}`);
  return JSON.parse(run.stdout) as Refusal[];
}
