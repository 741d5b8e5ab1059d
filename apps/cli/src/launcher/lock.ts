import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inHome } from './home.ts';
import { alive, type Identity, identify } from './identity.ts';

const lockOf = (home: string): string => join(home, 'launcher.lock');

/** One launcher a home. Returns who has it, or undefined when it is ours now. A dead owner's lock is taken over. */
export function takeLock(home: string): Identity | undefined {
  return inHome(home, () => {
    mkdirSync(home, { recursive: true });
    const own = `${lockOf(home)}.${process.pid}`;
    // Made whole by link(2): nobody ever reads half of it.
    writeFileSync(own, JSON.stringify(identify(process.pid)), { mode: 0o600 });
    try {
      for (;;) {
        if (linked(own, lockOf(home))) return undefined;
        const owner = readOwner(lockOf(home));
        if (owner && alive(owner)) return owner;
        moveAway(home);
      }
    } finally {
      rmSync(own, { force: true });
    }
  });
}

/** The living owner. */
export function lockOwner(home: string): Identity | undefined {
  const owner = readOwner(lockOf(home));
  return owner && alive(owner) ? owner : undefined;
}

export function freeLock(home: string): void {
  if (readOwner(lockOf(home))?.pid === process.pid) rmSync(lockOf(home), { force: true });
}

/** Moving a dead lock aside shows whose it really was: a living one, by somebody who was faster, is put back. */
function moveAway(home: string): void {
  const aside = `${lockOf(home)}.${process.pid}.aside`;
  try {
    renameSync(lockOf(home), aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = readOwner(aside);
  if (owner && alive(owner)) linked(aside, lockOf(home));
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(path: string): Identity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Identity;
  } catch (error) {
    // Missing, or not ours to read as a lock: nobody's.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
