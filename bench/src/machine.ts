import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures depend on. */
export interface Machine {
  cores: number;
  model: string;
  memoryGb: number;
  kernel: string;
  node: string;
  server: string;
  /** 1-minute load before and after: the tests' own share included. */
  load: { before: number; after: number };
}

export function machine(server: string): Machine {
  return {
    cores: cpus().length,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    kernel: `${type()} ${release()}`,
    node: process.version,
    server,
    load: { before: load(), after: Number.NaN },
  };
}

export function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

export function describeMachine(it: Machine): string {
  return `${it.cores} × ${it.model}, ${it.memoryGb} GB, ${it.kernel}, Node ${it.node}, ${it.server}`;
}

/** CPU seconds of a process and everything it started, from /proc in ticks of 10 ms; NaN where there is none. */
export function cpuSeconds(pid: number): number {
  const own = processTimes(pid);
  if (!own) return Number.NaN;
  return own + children(pid).reduce((sum, child) => sum + (cpuSeconds(child) || 0), 0);
}

function processTimes(pid: number): number | undefined {
  const text = read(`/proc/${pid}/stat`);
  if (!text) return undefined;
  // After the command in brackets: state is field 3; utime, stime, and those of children that ended are 14 to 17.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / 100;
}

function children(pid: number): number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`);
  return text ? text.trim().split(' ').filter(Boolean).map(Number) : [];
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // Not Linux, or the process has ended: both mean that there is nothing to read.
  }
}
