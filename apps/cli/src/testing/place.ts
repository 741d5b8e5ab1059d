import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asked } from './command-host.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const hostProgram = fileURLToPath(new URL('./command-host.ts', import.meta.url));

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A home of its own with the CLI's programs in it. `end` leaves nothing behind, however the test went. */
export class Place {
  readonly home: string;
  readonly env: Record<string, string>;
  private host: ChildProcess | undefined;

  constructor(env: Record<string, string> = {}) {
    // Not below root's home: the database's user must be able to walk there.
    this.home = mkdtempSync(join(tmpdir(), 'holdfast-cli-'));
    this.env = { HOLDFAST_HOME: this.home, PORT: '0', HOLDFAST_LOG: 'info', HOLDFAST_CHAOS: 'off', ...env };
  }

  /** A command from its beginning to its end. */
  async cli(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}): Promise<Ended> {
    const child = this.spawn(args, options.env);
    const said = { out: '', err: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    child.stdin?.end(options.input ?? '');
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...said };
  }

  /** The same in one process that stays, without a standard input: for what a command says, not for how a process ends. */
  async quick(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    this.host ??= fork(hostProgram, { execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
    const over = new AbortController();
    const answered = Promise.race([
      once(this.host, 'message', { signal: over.signal }),
      once(this.host, 'exit', { signal: over.signal }),
    ]);
    this.host.send({ args, env: this.environment(env) } satisfies Asked);
    const [answer] = (await answered) as [Ended | number];
    over.abort();
    if (typeof answer !== 'object' || answer === null) throw new Error(`the host of commands ended with ${answer}`);
    return answer;
  }

  async json<T>(...args: string[]): Promise<T> {
    const { out, err } = await this.cli([...args, '--json']);
    try {
      return JSON.parse(out) as T;
    } catch (error) {
      throw new Error(`no JSON: ${out}${err}`, { cause: error });
    }
  }

  /** `start`, which goes on. */
  start(env: Record<string, string> = {}): Started {
    return new Started(this.spawn(['start'], env));
  }

  /** Every process that was started for this home, whoever started it. */
  processes(): { pid: number; command: string }[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), command: read(name, 'cmdline'), environment: read(name, 'environ') }))
      .filter(({ command, environment }) => command.includes(this.home) || environment.includes(this.home))
      .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ').trim() }));
  }

  pid(part: string): number {
    const found = this.processes().filter(({ command }) => command.includes(part));
    if (found.length !== 1) throw new Error(`${found.length} processes have ${part} in their command line`);
    return found[0]?.pid as number;
  }

  /** The database's first process; a session looks the same for a moment after its birth. */
  server(): number {
    return Number(readFileSync(join(this.home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
  }

  end(): void {
    this.host?.kill('SIGKILL');
    for (let left = this.processes(); left.length > 0; left = this.processes()) {
      for (const { pid } of left) kill(pid);
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** A command that goes on. */
  spawn(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [main, ...args], { env: this.environment(env) });
  }

  private environment(env: Record<string, string>): Record<string, string> {
    const own = Object.entries(process.env).filter(([name]) => !/^(HOLDFAST_|DATABASE_URL|PORT$|HOST$)/.test(name));
    return { ...(Object.fromEntries(own) as Record<string, string>), ...this.env, ...env };
  }
}

/** A launcher that was started, and what it has said so far. */
export class Started {
  readonly process: ChildProcess;
  said = '';
  /** Exit code or signal. */
  readonly ended: Promise<number | string>;
  private waiting: (() => void)[] = [];
  private over = false;

  constructor(process: ChildProcess) {
    this.process = process;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        for (const wake of this.waiting.splice(0)) wake();
      });
    }
    this.ended = once(process, 'close').then(([code, signal]) => {
      this.over = true;
      for (const wake of this.waiting.splice(0)) wake();
      return (code ?? signal) as number | string;
    });
  }

  /** Resolves when it has said so; throws when it ends without. */
  async says(text: string | RegExp): Promise<string> {
    for (;;) {
      const found = typeof text === 'string' ? this.said.includes(text) : text.exec(this.said);
      if (found) return Array.isArray(found) ? (found[1] ?? found[0]) : this.said;
      if (this.over) throw new Error(`it ended without saying ${String(text)}:\n${this.said}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** The web app's address. */
  up(): Promise<string> {
    return this.says(/Holdfast is up: (\S+)/);
  }

  signal(signal: NodeJS.Signals): Promise<number | string> {
    this.process.kill(signal);
    return this.ended;
  }
}

/** Asks again until the answer is right; the test's own time limit ends it. */
export async function until<T>(ask: () => Promise<T> | T, right: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function read(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    // It ended meanwhile, or is somebody else's.
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
