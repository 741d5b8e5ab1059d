import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inHome } from './home.ts';
import type { Identity } from './identity.ts';

/** What a launcher writes down about itself, so that the next one, `stop` and `status` find it. Holds the database's password: 0600. */
export interface LauncherState {
  launcher: Identity;
  web: string;
  databaseUrl: string;
  /** The embedded server was started by this launcher or an earlier one (not DATABASE_URL). */
  embedded: boolean;
  children: Record<string, Identity>;
  /** The chaos panel, where it runs, and what a call to it must carry. */
  chaos?: { url: string; token: string };
}

const fileOf = (home: string): string => join(home, 'launcher.json');

export function readState(home: string): LauncherState | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as LauncherState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    return inHome(home, () => {
      throw error;
    });
  }
}

/** Atomic: a reader sees the old state or the new one. */
export function writeState(home: string, state: LauncherState): void {
  inHome(home, () => {
    const temporary = `${fileOf(home)}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(state, null, 2), { mode: 0o600 });
    renameSync(temporary, fileOf(home));
  });
}

export function clearState(home: string): void {
  rmSync(fileOf(home), { force: true });
}
