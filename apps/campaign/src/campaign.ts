import { join } from 'node:path';
import { createRegistry } from '@holdfast/agents';
import { type Db, openDb } from '@holdfast/db';
import { openQueue, type Queue } from '@holdfast/queue';
import { type Mix, usualMix } from './borders.ts';
import { type Breakage, broken } from './broken.ts';
import { buildVictim } from './build.ts';
import { Sampler } from './course.ts';
import { Herd, type HerdOptions, type Victims } from './herd.ts';
import { Journal, Lines, openWorld, paidFor } from './journal.ts';
import { findingsOf, judge, queries, type Verdict } from './judge.ts';
import { teamName } from './members.ts';
import type { Campaign } from './outcome.ts';
import { People } from './people.ts';
import { regions } from './program.ts';
import { Scenario } from './scenario.ts';
import { type Blocked, type Fired, openArmoury } from './strike.ts';
import { campaignTeam } from './team.ts';
import { hurried, Stretched, stretch, type Tempo } from './tempo.ts';
import { type Outages, Weather } from './weather.ts';
import { makeWritten } from './written.ts';

export interface CampaignOptions {
  url: string;
  /** For the journal, the blows, the build and the workers' log. */
  folder: string;
  /** How many; with `pace` as many as come. */
  scenarios: number;
  /** So many begin in a second, for so long, whatever becomes of those before. */
  pace?: { perSecond: number; ms: number };
  seed: string;
  mix?: Mix;
  /** Ends as soon as it is seen to be red. */
  broken?: Breakage;
  /** The workers' program, when it is built already. */
  program?: string;
  /** Scenarios under way at once. */
  inFlight?: number;
  /** Three, and one for tasks that killed others, unless said: what idles costs as much as what is killed. */
  perRegion?: number;
  alonePerRegion?: number;
  /** Tasks a worker holds at once, 5 unless said. */
  slots?: number;
  /** How the workers hold them; hurried unless said. */
  tempo?: Tempo;
  /** Their lease, if another than the tempo's; longer on a busy machine. */
  leaseMs?: number;
  /** A scenario that takes longer is lost, ten minutes unless said; longer on a busy machine. */
  patienceMs?: number;
  outages?: Outages;
  /** Ended scenarios from one outage of the database, and from one change of the inhabited regions, to the next. */
  outageEvery?: number;
  moveEvery?: number;
  say?: (line: string) => void;
  /** Aborted: what is under way is left, and cleaned up. */
  signal?: AbortSignal;
  /** Aborted: no more are begun; what is under way comes to its end, and is judged. */
  enough?: AbortSignal;
  /** Who is struck; processes unless said. */
  victims?: (options: HerdOptions) => Victims;
}

/** From one look to the next; at a fixed rate there are many to look at, and nothing waits for it. */
const tickMs = 40;
const pacedTickMs = 200;
const midwayMs = 1_000;

/** Runs the scenarios against real processes, and judges what is left when all is still. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const program = options.program ?? (await buildVictim(join(options.folder, 'build'), options.broken));
  const conductor = new Conductor(options, program);
  try {
    await conductor.run();
    return await conductor.finish();
  } finally {
    await conductor.close();
  }
}

class Conductor {
  private readonly options: CampaignOptions;
  private readonly lease: Stretched;
  private readonly patienceMs: number;
  private readonly db: Db;
  private readonly queue: Queue;
  private readonly herd: Victims;
  private readonly journal: Journal;
  private readonly world: ReturnType<typeof openWorld>;
  private readonly people: People;
  private readonly weather: Weather;
  private readonly sampler: Sampler | undefined;
  private readonly blows: Lines<Fired>;
  private readonly fired: Fired[] = [];
  private readonly active = new Map<string, Scenario>();
  private readonly byIndex = new Map<number, Scenario>();
  private readonly cancelled = new Set<string>();
  private readonly redriven = new Set<string>();
  private readonly gaveUp = new Set<string>();
  private readonly errands = new Set<Promise<unknown>>();
  private readonly asleep = new Map<number, { fired: Fired; since: number }>();
  private readonly givenUp = new Set<string>();
  /** What was wrong at the last look midway. */
  private wrong = new Set<string>();
  private red = false;
  private nextMidway = 0;
  private failure: unknown;
  private begun = 0;
  private ended = 0;
  private planned = 0;
  private regionsLost = 0;
  private readonly began = performance.now();

  constructor(options: CampaignOptions, program: string) {
    this.options = options;
    const slow = stretch();
    const { tempo = hurried, slots = 5 } = options;
    this.lease = new Stretched(options.leaseMs ?? tempo.leaseMs, slow);
    this.patienceMs = (options.patienceMs ?? 600_000) * slow;
    const { url, folder, pace, perRegion = 3, alonePerRegion = 1, outageEvery = 0, moveEvery = 0 } = options;
    openArmoury(folder);
    // The judge is patient: it shares the machine with everything it torments.
    this.db = openDb({ url, max: 6, connectMs: 60_000, waitMs: 60_000, queryMs: 300_000, name: 'campaign' });
    this.queue = openQueue({ db: this.db, region: null, regions });
    this.world = openWorld(folder);
    this.journal = new Journal(folder);
    this.blows = new Lines(join(folder, 'fired.jsonl'));
    const herd = { program, url, folder, regions, perRegion, alonePerRegion, slots, ...tempo, leaseMs: this.lease.ms };
    const spared = pace !== undefined;
    this.herd = options.victims?.({ ...herd, spared }) ?? new Herd({ ...herd, spared });
    this.people = new People(this.queue, this.journal, (run) => this.loseRegion(run));
    const { outages } = options;
    const { db } = this;
    this.weather = new Weather({
      db,
      herd: this.herd,
      regions,
      outageEvery,
      moveEvery,
      ...(outages ? { outages } : {}),
    });
    if (pace) this.sampler = new Sampler(this.db, () => this.herd.sparedPids());
  }

  async run(): Promise<void> {
    const { pace, say, signal } = this.options;
    await this.db.ready();
    await makeWritten(this.db);
    const registry = createRegistry({ [teamName]: campaignTeam(this.world) });
    await this.herd.start();
    const started = performance.now();
    const wanted = this.wanted(started);
    let told = started;
    while (!this.over(started) && !signal?.aborted) {
      const began = performance.now();
      this.begin(registry, wanted());
      await this.look();
      // What is worked off afterwards would hide what grew under load.
      if (pace && began - started <= pace.ms) await this.sampler?.look();
      if (this.failure !== undefined) throw new Error('the campaign itself failed', { cause: this.failure });
      if (began - told > 5_000) {
        told = began;
        say?.(
          `${this.ended} ended, ${this.fired.length} blows, ${this.herd.deaths} deaths, ${this.active.size} under way, ${((1_000 * this.ended) / (began - started)).toFixed(1)} a second`,
        );
      }
      await pause(Math.max(5, (this.options.pace ? pacedTickMs : tickMs) - (performance.now() - began)));
    }
  }

  async finish(): Promise<Campaign> {
    await Promise.all(this.errands);
    if (!this.options.signal?.aborted && !this.red) await this.stillness();
    const course = this.sampler?.course();
    await this.herd.stop();
    const verdict = await this.judge(this.red);
    return {
      verdict,
      scenarios: this.begun,
      fired: this.fired,
      unstruck: this.planned - this.fired.length,
      deaths: this.herd.deaths,
      regionsLost: this.regionsLost,
      outages: this.weather.outages,
      endedIn: this.weather.endedIn,
      cancelled: this.cancelled.size,
      redriven: this.redriven.size,
      gaveUp: this.gaveUp.size,
      answered: this.people.answered,
      crashes: this.herd.crashes,
      wonTwice: this.people.wonTwice,
      ...(course ? { course } : {}),
      seconds: (performance.now() - this.began) / 1_000,
    };
  }

  async close(): Promise<void> {
    await this.herd.stop();
    await this.db.close();
  }

  private judge(midway: boolean): Promise<Verdict> {
    const { journal, cancelled } = this;
    const { away } = this.weather;
    const { folder } = this.options;
    const blocked = new Lines<Blocked>(join(folder, 'blocked.jsonl')).read();
    return judge(this.db, { journal, cancelled, paid: paidFor(folder, this.gaveUp), blocked, away, midway });
  }

  /** Whether the same thing is wrong at two looks in a row: what is only under way at one is over at the other. */
  private async isRed(): Promise<boolean> {
    if (performance.now() < this.nextMidway) return false;
    this.nextMidway = performance.now() + midwayMs;
    const found = findingsOf(await this.judge(true)).map(({ what, id }) => `${what} ${id}`);
    const still = found.some((one) => this.wrong.has(one));
    this.wrong = new Set(found);
    return still;
  }

  /** How many more may be begun now. */
  private wanted(started: number): () => number {
    const { pace, scenarios, inFlight = 60, enough } = this.options;
    if (!pace) return () => (enough?.aborted ? 0 : Math.min(scenarios - this.begun, inFlight - this.active.size));
    return () => {
      if (enough?.aborted) return 0;
      const ms = performance.now() - started;
      return ms > pace.ms ? 0 : Math.floor((ms * pace.perSecond) / 1_000) - this.begun;
    };
  }

  private over(started: number): boolean {
    const { pace, scenarios, enough } = this.options;
    if (this.red) return true;
    if (enough?.aborted) return this.active.size === 0;
    if (!pace) return this.ended >= scenarios;
    return performance.now() - started > pace.ms && this.active.size === 0;
  }

  private begin(registry: ReturnType<typeof createRegistry>, count: number): void {
    const { folder, seed, broken: breakage } = this.options;
    const mix = this.options.mix ?? (breakage ? broken[breakage].mix : usualMix);
    const own: Scenario[] = [];
    for (let i = 0; i < count; i++) {
      const scenario = new Scenario(folder, registry, seed, this.begun++, mix);
      this.active.set(scenario.runId, scenario);
      this.byIndex.set(scenario.index, scenario);
      this.planned += scenario.blows.length;
      scenario.begin();
      if (scenario.byWorker) this.herd.askToStart(scenario.run);
      else own.push(scenario);
      const { cancelAfter } = scenario;
      if (cancelAfter !== null) this.errand(() => this.cancel(scenario, cancelAfter));
    }
    if (own.length > 0) this.errand(() => this.queue.start(own.map(({ run }) => run)));
  }

  private async look(): Promise<void> {
    if (this.lease.turn()) this.herd.lease(this.lease.ms);
    this.seeBlows();
    await this.wakeSleepers();
    const runs = [...this.active.keys()];
    const ended = await this.db.run<{ run_id: string; code: string | null }>(queries.ended, { runs });
    for (const { run_id, code } of ended) await this.end(this.active.get(run_id) as Scenario, code);
    for (const scenario of this.active.values()) this.chase(scenario);
    for (const answer of await this.people.open()) this.errand(answer);
    if (this.options.broken) this.red = await this.isRed();
    if (!this.weather.turn(this.ended)) return;
    this.options.say?.('the database goes away');
    // None of ours may be under way: whether it took effect would be open.
    await Promise.all(this.errands);
    await this.weather.outage();
    this.options.say?.('the database is back');
  }

  private seeBlows(): void {
    for (const fired of this.blows.read()) {
      this.fired.push(fired);
      if (fired.how === 'freeze') this.asleep.set(fired.pid, { fired, since: performance.now() });
      this.byIndex.get(fired.scenario)?.fell(fired);
    }
  }

  /** A frozen worker wakes when its lease is over and somebody else has the task in hand: then a late write would hurt most. */
  private async wakeSleepers(): Promise<void> {
    for (const [pid, { fired, since }] of this.asleep) {
      const ms = performance.now() - since;
      if (ms < this.lease.ms) continue;
      const row = fired.task === null ? undefined : await this.fenceOf(fired.task);
      const takenOver = row !== undefined && row.fence > fired.fence && row.status === 'processing';
      if (!takenOver && ms < 2 * this.lease.longest) continue;
      this.asleep.delete(pid);
      this.herd.wake(pid);
    }
  }

  private async fenceOf(task: string): Promise<{ fence: number; status: string } | undefined> {
    return (await this.db.run<{ fence: number; status: string }>(queries.fenceNow, { task }))[0];
  }

  /** Ended for good, unless it is to be redriven first: repaired, or given up because five of its workers died. */
  private async end(scenario: Scenario, code: string | null): Promise<void> {
    const { runId } = scenario;
    const broken = code === 'BROKEN' && scenario.redriven && !this.redriven.has(runId);
    if (!broken && code !== 'WORKER_DIED') return this.leave(scenario);
    if (broken) this.world.repair(runId);
    // Refused while the run still moves: it is asked again at the next look.
    const done = await this.queue.redrive(runId, 'the campaign');
    if (done === 'redriven') (broken ? this.redriven : this.gaveUp).add(runId);
  }

  private leave(scenario: Scenario): void {
    scenario.end();
    this.active.delete(scenario.runId);
    this.byIndex.delete(scenario.index);
    this.ended++;
    this.weather.count();
  }

  /** Whoever was asked to start it may have died; who waits too long is lost. */
  private chase(scenario: Scenario): void {
    const ms = performance.now() - scenario.startedAt;
    if (ms > this.patienceMs) {
      this.givenUp.add(scenario.runId);
      this.leave(scenario);
      this.options.say?.(`scenario ${scenario.index} has not ended: ${scenario.run.key} ${scenario.runId}`);
      return;
    }
    if (scenario.byWorker && !scenario.started && ms > scenario.chaseAt) {
      scenario.chaseAt = ms + 700;
      this.errand(async () => {
        if (await this.queue.run(scenario.runId)) scenario.started = true;
        else this.herd.askToStart(scenario.run);
      });
    }
  }

  /** While its question waits for a person, a whole region is lost. */
  private loseRegion(run: string): void {
    const scenario = this.active.get(run);
    if (!scenario?.regionLost) return;
    const { inhabited } = this.weather;
    const region = inhabited[scenario.index % inhabited.length] as string;
    if (this.herd.killRegion(region) > 0) this.regionsLost++;
  }

  private async cancel(scenario: Scenario, afterMs: number): Promise<void> {
    await pause(afterMs);
    // A run that is not there yet is cancelled by nobody.
    const done = await this.queue.cancel(scenario.runId, 'the campaign');
    if (done !== 'missing') this.cancelled.add(scenario.runId);
  }

  /** Everything has ended: children of cancelled runs too, and who was frozen is awake. */
  private async stillness(): Promise<void> {
    for (const pid of this.asleep.keys()) this.herd.wake(pid);
    const until = performance.now() + 15_000 + 2 * this.lease.longest;
    while (performance.now() < until) {
      for (const answer of await this.people.open()) this.errand(answer);
      await Promise.all(this.errands);
      const unended = await this.db.run<{ run_id: string }>(queries.unended);
      if (unended.every(({ run_id }) => this.givenUp.has(run_id))) break;
      await pause(100);
    }
    // Late writers have had their chance.
    await pause(this.lease.longest);
  }

  /** Something done beside the look; its failure ends the campaign. */
  private errand(work: () => Promise<unknown>): void {
    const done = work()
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.errands.delete(done));
    this.errands.add(done);
  }
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
