import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { NewRun } from '@holdfast/queue';
import type { Order, VictimOptions } from './victim.ts';

interface Place {
  region: string;
  alone: boolean;
  child: ChildProcess | undefined;
  ready: boolean;
}

export interface HerdOptions extends Omit<VictimOptions, 'region' | 'alone'> {
  regions: readonly string[];
  perRegion: number;
}

/** Those who are struck; whoever dies is replaced. */
export interface Victims {
  /** Deaths that really happened. */
  readonly deaths: number;
  /** Ends that nobody ordered: a defect of what is tested. */
  readonly crashes: readonly string[];
  /** Resolves when everyone works. */
  start(): Promise<void>;
  /** Asks some worker to start the run. It may die on it. */
  askToStart(run: NewRun): void;
  /** Kills a whole region at once; gives how many died. */
  killRegion(region: string): number;
  /** Lets a frozen one go on. */
  wake(pid: number): void;
  stop(): Promise<void>;
}

/** Worker processes; a death is an end by SIGKILL. */
export class Herd implements Victims {
  deaths = 0;
  readonly crashes: string[] = [];
  private readonly options: HerdOptions;
  private readonly places: Place[];
  /** What dying workers say. */
  private readonly log: number;
  private over = false;
  private turn = 0;

  constructor(options: HerdOptions) {
    this.options = options;
    this.log = openSync(join(options.folder, 'workers.log'), 'a');
    const { regions, perRegion } = options;
    this.places = [
      ...regions.flatMap((region) => Array.from({ length: perRegion }, () => place(region, false))),
      ...regions.slice(0, 2).map((region) => place(region, true)),
    ];
  }

  async start(): Promise<void> {
    await Promise.all(this.places.map((one) => this.fill(one)));
  }

  askToStart(run: NewRun): void {
    const ready = this.places.filter(({ ready, alone }) => ready && !alone);
    const one = ready[this.turn++ % Math.max(1, ready.length)];
    one?.child?.send({ start: [run] } satisfies Order, () => {});
  }

  killRegion(region: string): number {
    const hit = this.places.filter((one) => one.region === region && !one.alone && one.child?.pid);
    for (const one of hit) one.child?.kill('SIGKILL');
    return hit.length;
  }

  wake(pid: number): void {
    const child = this.places.find((one) => one.child?.pid === pid)?.child;
    if (child && child.exitCode === null && child.signalCode === null) child.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    if (this.over) return;
    this.over = true;
    const children = this.places.flatMap(({ child }) => child ?? []);
    const gone = children.map((child) =>
      child.exitCode === null && child.signalCode === null
        ? new Promise((resolve) => child.once('exit', resolve))
        : Promise.resolve(),
    );
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    closeSync(this.log);
  }

  private fill(one: Place): Promise<void> {
    const { url, folder, leaseMs, beatMs, steadyMs, reapMs, broken } = this.options;
    const { region, alone } = one;
    const options: VictimOptions = {
      url,
      folder,
      region,
      alone,
      leaseMs,
      beatMs,
      steadyMs,
      reapMs,
      ...(broken ? { broken } : {}),
    };
    const child = fork(new URL('./victim.ts', import.meta.url), [JSON.stringify(options)], {
      // Thousands of starts: the compiled sources are kept.
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), HOLDFAST_LOG: 'error' },
      execArgv: [],
      stdio: ['ignore', 'ignore', this.log, 'ipc'],
    });
    one.child = child;
    one.ready = false;
    child.on('exit', (code, signal) => {
      if (this.over) return;
      if (signal === 'SIGKILL') this.deaths++;
      else this.crashes.push(`a worker of ${one.region} ended with ${signal ?? code}`);
      void this.fill(one);
    });
    return new Promise((resolve) => {
      child.on('message', () => {
        one.ready = true;
        resolve();
      });
      child.on('exit', () => resolve());
    });
  }
}

const place = (region: string, alone: boolean): Place => ({ region, alone, child: undefined, ready: false });
