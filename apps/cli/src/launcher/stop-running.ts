import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stopOrphan } from '@holdfast/db/embedded';
import { alive, end } from './identity.ts';
import { lockOwner } from './lock.ts';
import { clearState, readState } from './state.ts';

/** Longer than its programs' drains and the database's farewell together. */
const launcherMs = 90_000;
const programMs = 25_000;

/** Stops the launcher of this home, or what a killed one left. Returns what it did. */
export async function stopRunning(home: string): Promise<'stopped' | 'cleaned' | 'nothing'> {
  const launcher = lockOwner(home);
  if (launcher) {
    await end(launcher, launcherMs);
    // One that stopped in good order left no state; of one that had to be killed there may be everything.
    if (!readState(home)) return 'stopped';
  }
  const left = Object.values(readState(home)?.children ?? {}).filter(alive);
  await Promise.all(left.map((child) => end(child, programMs)));
  const server = existsSync(join(home, 'postgres')) && (await stopOrphan(home));
  clearState(home);
  return launcher ? 'stopped' : left.length > 0 || server ? 'cleaned' : 'nothing';
}
