import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { type Binaries, serverEnvironment } from './binaries.ts';
import { embeddedErrors } from './errors.ts';

export const superuser = 'holdfast';

/** Where everything of the built-in server lies, below the product's home. */
export interface Folders {
  root: string;
  data: string;
  password: string;
  port: string;
  log: string;
}

export function foldersOf(home: string): Folders {
  const root = join(home, 'postgres');
  const data = join(root, 'data');
  return {
    root,
    data,
    password: join(data, 'holdfast.password'),
    port: join(root, 'port'),
    log: join(root, 'server.log'),
  };
}

/**
 * Makes the home if need be. The server reports its folder with links resolved, and so must we to
 * recognise it.
 */
export function prepareHome(home: string): Folders {
  try {
    mkdirSync(home, { recursive: true });
    return foldersOf(realpathSync(home));
  } catch (cause) {
    throw diskError(foldersOf(home), undefined, cause);
  }
}

/** Makes the server's folder; a server that runs as another user must be able to walk to it. */
export function prepareFolders(folders: Folders, user: Binaries['user']): void {
  try {
    mkdirSync(folders.root, { recursive: true, mode: 0o755 });
    if (!user) return;
    chownSync(folders.root, user.uid, user.gid);
    const home = dirname(folders.root);
    chmodSync(home, statSync(home).mode | 0o011);
  } catch (cause) {
    throw diskError(folders, user, cause);
  }
}

/**
 * Initialises the data once. It is made beside its place and renamed when complete, password and all:
 * whoever finds the folder finds a whole one, however the process before was killed.
 */
export async function initialise(binaries: Binaries, folders: Folders): Promise<void> {
  if (existsSync(join(folders.data, 'PG_VERSION'))) return checkVersion(binaries, folders);
  removeLeftovers(folders);
  const staging = `${folders.data}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const secret = `${staging}.secret`;
  const password = randomBytes(24).toString('base64url');
  const { user } = binaries;
  try {
    mkdirSync(staging, { mode: 0o700 });
    writeFileSync(secret, password, { mode: 0o600 });
    if (user) for (const path of [staging, secret]) chownSync(path, user.uid, user.gid);
    const args = [
      '-D',
      staging,
      '-U',
      superuser,
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
    ];
    await initdb(binaries, folders, args);
    const kept = join(staging, 'holdfast.password');
    writeFileSync(kept, password, { mode: 0o600 });
    chmodSync(kept, 0o600);
    renameSync(staging, folders.data);
  } catch (error) {
    // Two launchers at once: the slower one uses what the faster one made.
    if (!existsSync(join(folders.data, 'PG_VERSION'))) throw diskError(folders, user, error);
  } finally {
    rmSync(secret, { force: true });
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The URL for a database of the server on `port`. */
export function urlOf(folders: Folders, port: number, database: string): string {
  const password = readFileSync(folders.password, 'utf8').trim();
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

/** Turns what the file system or PostgreSQL says into an error that says what to do. */
export function diskError(folders: Folders, user: Binaries['user'], cause: unknown): unknown {
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/.test(text))
    return embeddedErrors.EMBEDDED_DISK_FULL({ path: folders.root }, cause);
  if (
    /EACCES|EPERM|EROFS|ENOTDIR|Permission denied|Read-only file system|has wrong ownership|has invalid permissions/.test(
      text,
    )
  ) {
    const who = user ? `uid ${user.uid}` : `uid ${process.getuid?.() ?? 'of this process'}`;
    return embeddedErrors.EMBEDDED_PERMISSION({ path: folders.root, user: who, reason: text }, cause);
  }
  return cause;
}

function checkVersion(binaries: Binaries, folders: Folders): void {
  const found = readFileSync(join(folders.data, 'PG_VERSION'), 'utf8').trim();
  if (found !== binaries.major)
    throw embeddedErrors.EMBEDDED_VERSION({ path: folders.data, found, expected: binaries.major });
}

/** What a launcher that was killed while initialising left behind; those of living ones stay. */
function removeLeftovers(folders: Folders): void {
  for (const name of readdirSync(folders.root)) {
    const pid = /^data\.new-(\d+)/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folders.root, name), { recursive: true, force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function initdb(binaries: Binaries, folders: Folders, args: string[]): Promise<void> {
  const child = spawn(binaries.initdb, args, {
    ...binaries.user,
    cwd: '/',
    env: serverEnvironment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code === 0) return;
  const reason = errors.trim().split('\n').slice(-3).join(' ');
  throw embeddedErrors.EMBEDDED_FAILED({ reason, path: folders.data, log: folders.log });
}
