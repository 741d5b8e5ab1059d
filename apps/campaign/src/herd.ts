import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { NewRun } from '@holdfast/queue';
import type { Order, Post, VictimOptions, Word } from './victim.ts';

interface Place extends Post {
  victim: Victim | undefined;
}

interface Victim {
  child: ChildProcess;
  loaded: boolean;
  ready: boolean;
  /** It was told to leave: its end is no surprise. */
  retired: boolean;
}

export interface HerdOptions extends VictimOptions {
  /** The victims' program. */
  program: string;
  regions: readonly string[];
  perRegion: number;
  /** One-slot processes in each region, for tasks that killed others. */
  alonePerRegion: number;
  /** One more in each region that nothing strikes. */
  spared?: boolean;
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
  /** From now on these regions have workers; those of others are killed, and work here. */
  inhabit(regions: readonly string[]): void;
  /** From now on who joins has this lease: the machine has become slower, or faster. */
  lease(ms: number): void;
  /** Lets a frozen one go on. */
  wake(pid: number): void;
  /** Processes that nothing strikes. */
  sparedPids(): number[];
  stop(): Promise<void>;
}

/** Loaded processes that wait for a place: whoever dies is replaced in no time. */
const spares = 4;

/** At once: those who live must not starve while the next come up. */
const bootsAtOnce = 2;

/** So many crashes before the first work: something is wrong with the build. */
const hopeless = 10;

/** Worker processes; a death is an end by SIGKILL. */
export class Herd implements Victims {
  deaths = 0;
  readonly crashes: string[] = [];
  private options: HerdOptions;
  private readonly places: Place[];
  private readonly waiting: Victim[] = [];
  private readonly all = new Set<Victim>();
  /** What dying workers say. */
  private readonly log: number;
  private over = false;
  private turn = 0;

  constructor(options: HerdOptions) {
    this.options = options;
    this.log = openSync(join(options.folder, 'workers.log'), 'a');
    const { regions, perRegion, alonePerRegion, spared } = options;
    const places = (post: Omit<Post, 'region'>, count: number): Place[] =>
      Array.from({ length: count }, () => regions.map((region) => ({ ...post, region, victim: undefined }))).flat();
    this.places = [
      ...places({ alone: false, spared: false }, perRegion),
      ...places({ alone: true, spared: false }, alonePerRegion),
      ...places({ alone: false, spared: true }, spared ? 1 : 0),
    ];
  }

  async start(): Promise<void> {
    this.breed();
    while (!this.over && this.places.some(({ victim }) => !victim?.ready)) {
      if (this.crashes.length > hopeless) throw new Error(`workers do not come up: ${this.crashes.at(-1)}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  askToStart(run: NewRun): void {
    const able = this.places.filter(({ victim, alone }) => victim?.ready && !alone);
    const place = able[this.turn++ % Math.max(1, able.length)];
    if (place?.victim) tell(place.victim, { start: [run] });
  }

  killRegion(region: string): number {
    const hit = this.places.filter((one) => one.region === region && !one.alone && !one.spared && one.victim?.ready);
    for (const { victim } of hit) victim?.child.kill('SIGKILL');
    return hit.length;
  }

  inhabit(regions: readonly string[]): void {
    const count = { true: 0, false: 0 };
    for (const place of this.places.filter(({ spared }) => !spared)) {
      const region = regions[count[`${place.alone}`]++ % regions.length] as string;
      if (region === place.region) continue;
      place.region = region;
      const { victim, alone } = place;
      // What runs alone has seen deaths enough: at five it would be given up, as it should.
      if (victim && alone) this.retire(victim);
      else victim?.child.kill('SIGKILL');
    }
  }

  lease(ms: number): void {
    this.options = { ...this.options, leaseMs: ms };
    for (const victim of this.all) tell(victim, { lease: ms });
  }

  wake(pid: number): void {
    const child = [...this.all].find((victim) => victim.child.pid === pid)?.child;
    if (child && !ended(child)) child.kill('SIGCONT');
  }

  sparedPids(): number[] {
    return this.places.flatMap(({ spared, victim }) => (spared ? (victim?.child.pid ?? []) : []));
  }

  async stop(): Promise<void> {
    if (this.over) return;
    this.over = true;
    const gone = [...this.all].map(({ child }) =>
      ended(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve)),
    );
    for (const { child } of this.all) child.kill('SIGKILL');
    await Promise.all(gone);
    closeSync(this.log);
  }

  private retire(victim: Victim): void {
    victim.retired = true;
    tell(victim, { retire: true });
  }

  private fill(place: Place): void {
    place.victim = this.waiting.shift();
    if (place.victim?.loaded) this.send(place.victim, place);
    this.breed();
  }

  private send(victim: Victim, { region, alone, spared }: Post): void {
    tell(victim, { join: { region, alone, spared } });
  }

  /** Boots who is missing, places before spares, a few at once. */
  private breed(): void {
    if (this.over) return;
    let booting = [...this.all].filter(({ loaded }) => !loaded).length;
    for (const place of this.places) {
      if (booting >= bootsAtOnce) return;
      if (place.victim) continue;
      place.victim = this.boot();
      booting++;
    }
    while (booting++ < bootsAtOnce && this.waiting.length < spares) this.waiting.push(this.boot());
  }

  private boot(): Victim {
    const { program, url, folder, slots, leaseMs, beatMs, steadyMs, reapMs } = this.options;
    const options: VictimOptions = { url, folder, slots, leaseMs, beatMs, steadyMs, reapMs };
    const child = fork(program, [JSON.stringify(options)], {
      // Thousands of starts: the compiled program is kept.
      env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled'), HOLDFAST_LOG: 'error' },
      execArgv: [],
      stdio: ['ignore', 'ignore', this.log, 'ipc'],
    });
    const victim: Victim = { child, loaded: false, ready: false, retired: false };
    this.all.add(victim);
    child.on('message', (word: Word) => {
      if (word === 'ready') victim.ready = true;
      if (word !== 'loaded') return;
      victim.loaded = true;
      const place = this.places.find((one) => one.victim === victim);
      if (place) this.send(victim, place);
      this.breed();
    });
    child.on('exit', (code, signal) => this.bury(victim, signal ?? String(code)));
    return victim;
  }

  private bury(victim: Victim, how: string): void {
    this.all.delete(victim);
    if (this.over) return;
    if (how === 'SIGKILL') this.deaths++;
    else if (!victim.retired || how !== '0') this.crashes.push(`a worker ended with ${how}`);
    const waited = this.waiting.indexOf(victim);
    if (waited >= 0) this.waiting.splice(waited, 1);
    const place = this.places.find((one) => one.victim === victim);
    if (place) this.fill(place);
    else this.breed();
  }
}

const ended = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;
/** Whoever has died meanwhile hears nothing. */
const tell = ({ child }: Victim, order: Order): void => void (child.connected && child.send(order, () => {}));
