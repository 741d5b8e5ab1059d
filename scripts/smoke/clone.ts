import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A clone of the repository with a home and a port of its own, and npm in it. */
export class Clone {
  readonly folder: string;
  private readonly home: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(folder: string, home: string, port: number) {
    this.folder = folder;
    this.home = home;
    // What our own npm and settings left in the environment is not part of a user's first minutes.
    const own = Object.entries(process.env).filter(([name]) => !/^(HOLDFAST_|DATABASE_URL|HOST$|npm_)/.test(name));
    this.env = { ...Object.fromEntries(own), HOLDFAST_HOME: home, PORT: String(port), NO_COLOR: '1' };
  }

  start(): Program {
    return new Program(this.spawn(['start']));
  }

  /** Runs to its end; throws with everything said when it fails or takes longer than `ms`. */
  async npm(args: readonly string[], ms: number): Promise<string> {
    const program = new Program(this.spawn(args));
    if ((await program.ends(ms)) !== 0) throw new Error(`npm ${args.join(' ')}:\n${program.said}`);
    return program.said;
  }

  holdfast(...args: string[]): Promise<string> {
    return this.npm(['run', '--silent', 'holdfast', '--', ...args], 60_000);
  }

  /** The one value, named `it`, that a statement finds. */
  async one(statement: string): Promise<string> {
    const [row] = JSON.parse(await this.holdfast('sql', statement, '--json')) as { it: string }[];
    return row?.it ?? '';
  }

  /** Throws where a process of this home lives; only where /proc can tell. */
  expectNobody(): void {
    const left = this.processes().map(({ command }) => command);
    if (left.length > 0) throw new Error(`still there:\n${left.join('\n')}`);
  }

  /** Nothing of ours stays, however it went. */
  end(): void {
    for (let left = this.processes(); left.length > 0; left = this.processes()) {
      for (const { pid } of left) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        }
      }
    }
  }

  private spawn(args: readonly string[]): ChildProcess {
    // A group of its own, as a terminal makes one for each command.
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return spawn('npm', [...args], { cwd: this.folder, env: this.env, stdio: [...stdio], detached: true });
  }

  private processes(): { pid: number; command: string }[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ({ pid: Number(name), command: read(name, 'cmdline'), environment: read(name, 'environ') }))
      .filter(({ command, environment }) => command.includes(this.home) || environment.includes(this.home));
  }
}

/** A program that runs, and what it has said so far. */
export class Program {
  said = '';
  code: number | null | undefined;
  private readonly child: ChildProcess;
  private waiting: (() => void)[] = [];

  constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
        this.wake();
      });
    }
    child.once('error', (error) => (this.said += error.message));
    child.once('close', (code) => {
      this.code = code;
      this.wake();
    });
  }

  /** The first group of the pattern once it has been said. */
  async says(pattern: RegExp, ms: number): Promise<string> {
    await this.until(() => pattern.test(this.said) || this.code !== undefined, ms, String(pattern));
    const found = pattern.exec(this.said)?.[1];
    if (found === undefined) throw new Error(`it ended without saying ${String(pattern)}:\n${this.said}`);
    return found;
  }

  /** Its exit code. */
  async ends(ms: number): Promise<number | null> {
    await this.until(() => this.code !== undefined, ms, 'its end');
    return this.code ?? null;
  }

  /** Ctrl-C: a terminal sends it to everybody in the group in front. */
  interrupt(): void {
    process.kill(-(this.child.pid as number), 'SIGINT');
  }

  private wake(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }

  private async until(right: () => boolean, ms: number, what: string): Promise<void> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.wake();
    }, ms);
    try {
      while (!right()) {
        if (late) throw new Error(`waited ${ms / 1000} s for ${what}:\n${this.said}`);
        await new Promise<void>((resolve) => this.waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
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
