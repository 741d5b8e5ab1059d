import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alive, identify, type Identity } from './identity.ts';

/** What a launcher writes down about itself, so that the next one, `stop` and `status` find it. Holds the database's password: 0600. */
export interface LauncherState {
  launcher: Identity;
  web: string;
  databaseUrl: string;
  /** The embedded server was started by this launcher or an earlier one (not DATABASE_URL). */
  embedded: boolean;
  children: Record<string, Identity>;
}

const fileOf = (home: string): string => join(home, 'launcher.json');

export function readState(home: string): LauncherState | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as LauncherState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Atomic: a reader sees the old state or the new one. */
export function writeState(home: string, state: LauncherState): void {
  const temporary = `${fileOf(home)}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(temporary, fileOf(home));
}

export function clearState(home: string): void {
  rmSync(fileOf(home), { force: true });
}

const lockOf = (home: string): string => join(home, 'launcher.lock');

/** One launcher a home. Returns who has it, or undefined when it is ours now. A dead owner's lock is taken over. */
export function takeLock(home: string): Identity | undefined {
  mkdirSync(home, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockOf(home), JSON.stringify(identify(process.pid)), { flag: 'wx', mode: 0o600 });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = readOwner(home);
    if (owner && alive(owner)) return owner;
    // Whoever renames the dead lock away may try again; a second one finds nothing to rename.
    const aside = `${lockOf(home)}.${process.pid}`;
    try {
      renameSync(lockOf(home), aside);
      rmSync(aside, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

export function lockOwner(home: string): Identity | undefined {
  const owner = readOwner(home);
  return owner && alive(owner) ? owner : undefined;
}

export function freeLock(home: string): void {
  if (readOwner(home)?.pid === process.pid) rmSync(lockOf(home), { force: true });
}

function readOwner(home: string): Identity | undefined {
  try {
    return JSON.parse(readFileSync(lockOf(home), 'utf8')) as Identity;
  } catch {
    // Missing, or written half by a process that died in the act: nobody's.
    return undefined;
  }
}
