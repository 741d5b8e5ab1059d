import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process and its children, children first: a server's sessions are groups of their own, so no group signal reaches them. */
export function treeOf(pid: number): number[] {
  return [...childrenOf(pid).flatMap(treeOf), pid];
}

function childrenOf(pid: number): number[] {
  if (process.platform !== 'linux') return listed().flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

function listed(): [pid: number, parent: number][] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
}

/** Whether the process is stopped by SIGSTOP; false where the system does not tell. */
export function isFrozen(pid: number): boolean {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'T';
    }
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .startsWith('T');
  } catch {
    return false;
  }
}

/** Sends it to each that still lives; true when one of them did. 0 only asks. */
export function signal(pids: readonly number[], name: NodeJS.Signals | 0): boolean {
  let reached = false;
  for (const pid of pids) {
    try {
      process.kill(pid, name);
      reached = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return reached;
}
