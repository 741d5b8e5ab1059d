import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { errors } from '../errors.ts';
import { end, identify, type Identity } from './identity.ts';

export interface ChildOptions {
  name: string;
  entry: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  log: string;
  onUp: (identity: Identity) => void;
  /** It ended without being told to; it is started again after `pauseMs`. */
  onDown: (how: string, pauseMs: number) => void;
}

const steadyMs = 30_000;
const logLimit = 20_000_000;
/** Longer than a worker's drain. */
const patienceMs = 25_000;

/**
 * A program of ours that is kept running. It is in a process group of its own, so that Ctrl-C reaches the launcher
 * alone, and has an IPC channel, by whose end it notices that the launcher is gone.
 */
export class Child {
  private readonly options: ChildOptions;
  private process: ChildProcess | undefined;
  private stopping = false;
  private quickEnds = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: ChildOptions) {
    this.options = options;
  }

  /** Resolves when the child says `ready`; throws CHILD_FAILED when it ends before. */
  async start(): Promise<void> {
    const child = this.spawn();
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => message === 'ready' && resolve());
      child.once('exit', (code, signal) => {
        const { name, log } = this.options;
        reject(errors.CHILD_FAILED({ name, reason: `${howEnded(code, signal)}${lastWords(log)}`, log }));
      });
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    const pid = this.process?.pid;
    if (pid === undefined || this.process?.exitCode !== null || this.process.signalCode !== null) return;
    await end(identify(pid), patienceMs);
  }

  private spawn(): ChildProcess {
    const { entry, args, env, log } = this.options;
    rotate(log);
    const file = openSync(log, 'a', 0o600);
    const began = performance.now();
    const child = fork(entry, [...args], { env, detached: true, stdio: ['ignore', file, file, 'ipc'] });
    closeSync(file);
    this.process = child;
    if (child.pid !== undefined) this.options.onUp(identify(child.pid));
    child.once('exit', (code, signal) => {
      if (this.stopping) return;
      this.quickEnds = performance.now() - began < steadyMs ? this.quickEnds + 1 : 0;
      const pauseMs = Math.min(30_000, this.quickEnds * 500);
      this.options.onDown(howEnded(code, signal), pauseMs);
      this.timer = setTimeout(() => this.spawn(), pauseMs);
    });
    return child;
  }
}

const howEnded = (code: number | null, signal: NodeJS.Signals | null): string => (signal ? `killed by ${signal}` : `exit ${code}`);

/** The last coded error or line of a log, for the message that names the log. */
function lastWords(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-20);
  for (const line of lines.toReversed()) {
    try {
      const entry = JSON.parse(line) as { level?: string; message?: string; error?: { code?: string; message?: string; fix?: string } };
      if (entry.error?.message) return `; ${entry.error.code ?? ''} ${entry.error.message} ${entry.error.fix ?? ''}`;
      if (entry.level === 'error' && entry.message) return `; ${entry.message}`;
    } catch {
      if (/^\w*Error\b/.test(line)) return `; ${line}`;
    }
  }
  return '';
}

function rotate(log: string): void {
  try {
    if (statSync(log).size > logLimit) renameSync(log, `${log}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
