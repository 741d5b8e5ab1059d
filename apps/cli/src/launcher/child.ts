import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { errors } from '../errors.ts';
import { end, type Identity, identify } from './identity.ts';
import { lastWords, openLog, trimLog } from './program-log.ts';

export interface ChildOptions {
  name: string;
  entry: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  log: string;
  onUp: (identity: Identity) => void;
  /** It ended without being told to, or cannot be started; it is tried again after `pauseMs`. */
  onDown: (how: string, pauseMs: number) => void;
  /** It ended by itself and in good order: it was drained, and is not started again. */
  onLeft: () => void;
  /** What it says beside `ready`. */
  onMessage?: (message: unknown, reply: (message: object) => void) => void;
}

const steadyMs = 30_000;
const startMs = 90_000;
/** Longer than a worker's drain. */
const patienceMs = 25_000;
const lookMs = 60_000;

/**
 * A program of ours that is kept running. It is in a process group of its own, so that Ctrl-C reaches the launcher
 * alone, and has an IPC channel, by whose end it notices that the launcher is gone.
 */
export class Child {
  private readonly options: ChildOptions;
  private process: ChildProcess | undefined;
  private up = false;
  private stopping = false;
  /** Not started again until it is let go: somebody broke it on purpose. */
  private held = false;
  private quickEnds = 0;
  private timer: NodeJS.Timeout | undefined;
  private trimmer: NodeJS.Timeout | undefined;

  constructor(options: ChildOptions) {
    this.options = options;
  }

  /** Resolves when the child says `ready`; throws CHILD_FAILED when it ends before, or says nothing for long. */
  async start(): Promise<void> {
    const { name, log } = this.options;
    const failed = (reason: string): Error => errors.CHILD_FAILED({ name, reason: `${reason}${lastWords(log)}`, log });
    const child = this.spawn();
    let patience: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        patience = setTimeout(() => reject(failed(`not ready after ${startMs / 1000} s`)), startMs);
        child.on('message', (message) => message === 'ready' && resolve());
        child.once('exit', (code, signal) => reject(failed(howEnded(code, signal))));
        child.once('error', (error) => reject(failed(error.message)));
      });
      this.up = true;
    } finally {
      clearTimeout(patience);
    }
    this.trimmer = setInterval(() => trimLog(log), lookMs);
    // It may have ended between its word and this line.
    if (child.exitCode !== null || child.signalCode !== null) this.ended(child.exitCode, child.signalCode, 0);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    clearInterval(this.trimmer);
    const { pid } = this;
    if (pid !== undefined) await end(identify(pid), patienceMs);
  }

  get pid(): number | undefined {
    return this.running()?.pid;
  }

  get isHeld(): boolean {
    return this.held;
  }

  /** From now on its end is nothing to be mended. */
  hold(): void {
    this.held = true;
    clearTimeout(this.timer);
  }

  /** Kept running again; started where it is not. */
  release(): void {
    this.held = false;
    if (!this.running() && this.up && !this.stopping) this.spawn();
  }

  /** Ended in good order and started again with these variables beside its own. */
  async restart(env: NodeJS.ProcessEnv): Promise<void> {
    this.hold();
    const child = this.running();
    if (child?.pid !== undefined) {
      // Let go of before its end is told, it would count as having left for good.
      const told = once(child, 'exit');
      await end(identify(child.pid), patienceMs);
      await told;
    }
    this.options.env = { ...this.options.env, ...env };
    this.release();
  }

  private running(): ChildProcess | undefined {
    const child = this.process;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null ? child : undefined;
  }

  private spawn(): ChildProcess {
    const { entry, args, env, log, onMessage } = this.options;
    const file = openLog(log);
    const began = performance.now();
    let child: ChildProcess;
    try {
      child = fork(entry, [...args], { env, execArgv: [], detached: true, stdio: ['ignore', file.fd, file.fd, 'ipc'] });
    } finally {
      file.close();
    }
    this.process = child;
    let over = false;
    const endOnce = (code: number | null, signal: string | null): void => {
      if (over) return;
      over = true;
      this.ended(code, signal, performance.now() - began);
    };
    child.once('exit', endOnce);
    child.once('error', (error) => child.pid === undefined && endOnce(null, error.message));
    if (onMessage) {
      child.on('message', (message) =>
        onMessage(message, (reply) => {
          if (child.connected) child.send(reply);
        }),
      );
    }
    if (child.pid !== undefined) this.options.onUp(identify(child.pid));
    return child;
  }

  private ended(code: number | null, signal: string | null, livedMs: number): void {
    // Before its first word the start tells what went wrong.
    if (this.stopping || !this.up || this.held) return;
    if (code === 0) return this.options.onLeft();
    this.again(howEnded(code, signal), livedMs);
  }

  private again(how: string, livedMs: number): void {
    this.quickEnds = livedMs < steadyMs ? this.quickEnds + 1 : 0;
    const pauseMs = Math.min(30_000, this.quickEnds * 500);
    this.options.onDown(how, pauseMs);
    this.timer = setTimeout(() => {
      try {
        this.spawn();
      } catch (error) {
        // A full disk, no process left to have: may be over in a while.
        this.again(error instanceof Error ? error.message : String(error), 0);
      }
    }, pauseMs);
  }
}

const howEnded = (code: number | null, signal: string | null): string =>
  signal ? `ended by ${signal}` : `exit code ${code}`;
