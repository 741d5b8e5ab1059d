import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** A process, safe against its number being given to another one. */
export interface Identity {
  pid: number;
  /** When it started, in the system's own words; empty where the system does not tell. */
  started: string;
}

export const identify = (pid: number): Identity => ({ pid, started: startOf(pid) ?? '' });

export function alive(process: Identity): boolean {
  const started = startOf(process.pid);
  return started !== undefined && (process.started === '' || started === process.started);
}

/** SIGTERM, and SIGKILL when it does not help within the patience. */
export async function end(target: Identity, patienceMs: number): Promise<void> {
  for (const [signal, ms] of [
    ['SIGTERM', patienceMs],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!alive(target)) return;
    try {
      process.kill(target.pid, signal);
      // One that was stopped (a frozen process) hears nothing until it goes on.
      if (process.platform !== 'win32') process.kill(target.pid, 'SIGCONT');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    const until = performance.now() + ms;
    while (alive(target) && performance.now() < until) await wait(20);
  }
}

/** undefined: there is no such process (a zombie counts as none). */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  if (process.platform === 'win32') return '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined;
}
