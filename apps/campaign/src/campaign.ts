import { join } from 'node:path';
import { createRegistry } from '@holdfast/agents';
import { type Db, openDb } from '@holdfast/db';
import { type InboxRow, openQueue, type Queue } from '@holdfast/queue';
import { type Mix, usualMix } from './borders.ts';
import type { Breakage } from './broken.ts';
import { Herd, type HerdOptions, type Victims } from './herd.ts';
import { Journal, Lines, openWorld } from './journal.ts';
import { judge, queries, type Verdict } from './judge.ts';
import { regions } from './program.ts';
import { Scenario } from './scenario.ts';
import { type Fired, openArmoury } from './strike.ts';
import { answerTo, campaignTeam, type Shown, teamName } from './team.ts';

export interface CampaignOptions {
  url: string;
  /** For the journal, the blows and the workers' log. */
  folder: string;
  scenarios: number;
  seed: string;
  mix?: Mix;
  broken?: Breakage;
  /** Scenarios under way at once. */
  inFlight?: number;
  perRegion?: number;
  /** The workers' lease; 2.5 s unless said. */
  leaseMs?: number;
  /** A scenario that takes longer is lost. */
  patienceMs?: number;
  say?: (line: string) => void;
  /** Aborted: what is under way is left, and cleaned up. */
  signal?: AbortSignal;
  /** Who is struck; processes unless said. */
  victims?: (options: HerdOptions) => Victims;
}

export interface Campaign {
  verdict: Verdict;
  /** Blows that fell. */
  fired: Fired[];
  /** Blows that were planned and whose border was not passed (again). */
  unstruck: number;
  deaths: number;
  regionsLost: number;
  cancelled: number;
  redriven: number;
  answered: number;
  crashes: readonly string[];
  /** Questions that two answers both won: never. */
  wonTwice: number;
  seconds: number;
}

/** Leases of seconds, so that thousands of deaths go through in minutes. */
export const tempo = { leaseMs: 2_500, beatMs: 400, steadyMs: 1_000, reapMs: 300 };
const tickMs = 40;

/** Runs the scenarios against real processes, and judges what is left when all is still. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const conductor = new Conductor(options);
  try {
    await conductor.run();
    return await conductor.finish();
  } finally {
    await conductor.close();
  }
}

class Conductor {
  private readonly options: CampaignOptions;
  private readonly leaseMs: number;
  private readonly db: Db;
  private readonly queue: Queue;
  private readonly herd: Victims;
  private readonly journal: Journal;
  private readonly world: ReturnType<typeof openWorld>;
  private readonly blows: Lines<Fired>;
  private readonly fired: Fired[] = [];
  private readonly active = new Map<string, Scenario>();
  private readonly byIndex = new Map<number, Scenario>();
  private readonly answeredIds = new Set<string>();
  private readonly cancelled = new Set<string>();
  private readonly redriven = new Set<string>();
  private readonly errands = new Set<Promise<unknown>>();
  private readonly frozen = new Map<number, { fired: Fired; since: number }>();
  private failure: unknown;
  private ended = 0;
  private planned = 0;
  private answered = 0;
  private wonTwice = 0;
  private regionsLost = 0;
  private readonly began = performance.now();

  constructor(options: CampaignOptions) {
    this.options = options;
    this.leaseMs = options.leaseMs ?? tempo.leaseMs;
    const { url, folder, broken } = options;
    openArmoury(folder);
    // The judge is patient: it shares the machine with everything it torments.
    this.db = openDb({ url, max: 6, connectMs: 60_000, waitMs: 60_000, queryMs: 60_000, name: 'campaign' });
    this.queue = openQueue({ db: this.db, region: null, regions });
    this.world = openWorld(folder);
    this.journal = new Journal(folder);
    this.blows = new Lines(join(folder, 'fired.jsonl'));
    const herd = {
      url,
      folder,
      regions,
      perRegion: options.perRegion ?? 2,
      ...tempo,
      leaseMs: this.leaseMs,
      ...(broken ? { broken } : {}),
    };
    this.herd = options.victims?.(herd) ?? new Herd(herd);
  }

  async run(): Promise<void> {
    const { scenarios, seed, folder, mix = usualMix, inFlight = 40, say } = this.options;
    await this.db.ready();
    const registry = createRegistry({ [teamName]: campaignTeam(this.world) });
    await this.herd.start();
    let next = 0;
    let told = performance.now();
    while (this.ended < scenarios && !this.options.signal?.aborted) {
      const began = performance.now();
      while (next < scenarios && this.active.size < inFlight)
        this.begin(new Scenario(folder, registry, seed, next++, mix));
      await this.look();
      if (this.failure !== undefined) throw new Error('the campaign itself failed', { cause: this.failure });
      if (began - told > 5_000) {
        told = began;
        say?.(
          `${this.ended} of ${scenarios} ended, ${this.fired.length} blows, ${this.herd.deaths} deaths, ${this.active.size} under way`,
        );
      }
      await pause(Math.max(5, tickMs - (performance.now() - began)));
    }
  }

  async finish(): Promise<Campaign> {
    await Promise.all(this.errands);
    if (!this.options.signal?.aborted) await this.stillness();
    await this.herd.stop();
    const verdict = await judge(this.db, this.journal, this.cancelled);
    return {
      verdict,
      fired: this.fired,
      unstruck: this.planned - this.fired.length,
      deaths: this.herd.deaths,
      regionsLost: this.regionsLost,
      cancelled: this.cancelled.size,
      redriven: this.redriven.size,
      answered: this.answered,
      crashes: this.herd.crashes,
      wonTwice: this.wonTwice,
      seconds: (performance.now() - this.began) / 1_000,
    };
  }

  async close(): Promise<void> {
    await this.herd.stop();
    await this.db.close();
  }

  private begin(scenario: Scenario): void {
    this.active.set(scenario.runId, scenario);
    this.byIndex.set(scenario.index, scenario);
    this.planned += scenario.blows.length;
    scenario.begin();
    if (scenario.byWorker) this.herd.askToStart(scenario.run);
    else this.errand(() => this.queue.start([scenario.run]));
    if (scenario.cancelAfter !== null) this.errand(() => this.cancel(scenario, scenario.cancelAfter ?? 0));
  }

  private async look(): Promise<void> {
    this.seeBlows();
    await this.wakeFrozen();
    const runs = [...this.active.keys()];
    const ended = await this.db.run<{ run_id: string }>(queries.ended, { runs });
    for (const { run_id } of ended) await this.end(this.active.get(run_id) as Scenario);
    for (const scenario of this.active.values()) this.chase(scenario);
    for (const question of await this.queue.inbox({ limit: 500 })) this.reply(question);
  }

  private seeBlows(): void {
    for (const fired of this.blows.read()) {
      this.fired.push(fired);
      if (fired.how === 'freeze') this.frozen.set(fired.pid, { fired, since: performance.now() });
      this.byIndex.get(fired.scenario)?.fell(fired);
    }
  }

  /** A frozen worker wakes when its lease is over and somebody else has the task in hand: then a late write would hurt most. */
  private async wakeFrozen(): Promise<void> {
    for (const [pid, { fired, since }] of this.frozen) {
      const ms = performance.now() - since;
      if (ms < this.leaseMs) continue;
      const row = fired.task === null ? undefined : await this.fenceOf(fired.task);
      const takenOver = row !== undefined && row.fence > fired.fence && row.status === 'processing';
      if (!takenOver && ms < 2 * this.leaseMs) continue;
      this.frozen.delete(pid);
      this.herd.wake(pid);
    }
  }

  private async fenceOf(task: string): Promise<{ fence: number; status: string } | undefined> {
    return (await this.db.run<{ fence: number; status: string }>(queries.fenceNow, { task }))[0];
  }

  /** Ended for good, unless it is to be redriven first. */
  private async end(scenario: Scenario): Promise<void> {
    if (scenario.redriven && !this.redriven.has(scenario.runId)) {
      const run = await this.queue.run(scenario.runId);
      if (run?.status === 'failed' && run.error?.code === 'BROKEN') {
        this.world.repair(scenario.runId);
        // Refused while the run still moves: it is asked again at the next look.
        const done = await this.queue.redrive(scenario.runId, 'the campaign');
        if (done === 'redriven') this.redriven.add(scenario.runId);
        return;
      }
    }
    scenario.end();
    this.active.delete(scenario.runId);
    this.ended++;
  }

  /** Whoever was asked to start it may have died; who waits too long is lost. */
  private chase(scenario: Scenario): void {
    const ms = performance.now() - scenario.startedAt;
    if (ms > (this.options.patienceMs ?? 420_000)) {
      scenario.end();
      this.active.delete(scenario.runId);
      this.ended++;
      this.options.say?.(`scenario ${scenario.index} has not ended: ${scenario.run.key} ${scenario.runId}`);
      return;
    }
    if (scenario.byWorker && ms > scenario.chaseAt) {
      scenario.chaseAt = ms + 700;
      this.errand(async () => {
        if (!(await this.queue.run(scenario.runId))) this.herd.askToStart(scenario.run);
      });
    }
  }

  private reply(question: InboxRow): void {
    if (this.answeredIds.has(question.approval_id)) return;
    this.answeredIds.add(question.approval_id);
    this.errand(() => this.answer(question));
  }

  private async answer({ approval_id, hash, proposal, task_id, run_id }: InboxRow): Promise<void> {
    const scenario = this.active.get(run_id);
    const asked = proposal as { kind: string; effect?: string; shows?: Shown };
    if (asked.kind === 'human' && scenario?.regionLost)
      this.regionsLost += this.herd.killRegion(regions[scenario.index % regions.length] as string) > 0 ? 1 : 0;
    const answer =
      asked.kind === 'effect' ? this.whatHappened(task_id, asked.effect ?? '') : answerTo(asked.shows as Shown);
    const given = { approvalId: approval_id, hash, answer };
    // Two people at once: one wins.
    const answers = await Promise.all(['ada', 'bob'].map((by) => this.queue.answer({ ...given, by })));
    const won = answers.filter(({ ok }) => ok).length;
    if (won > 1) this.wonTwice++;
    if (won > 0) this.answered++;
    else this.answeredIds.delete(approval_id);
  }

  /** What a person finds out who goes and looks. The result follows from the run's input. */
  private whatHappened(task: string, key: string): unknown {
    const done = this.journal.find(task, key);
    return done ? { happened: true, result: done.value } : { happened: false };
  }

  private async cancel(scenario: Scenario, afterMs: number): Promise<void> {
    await pause(afterMs);
    // A run that is not there yet is cancelled by nobody.
    const done = await this.queue.cancel(scenario.runId, 'the campaign');
    if (done !== 'missing') this.cancelled.add(scenario.runId);
  }

  /** Everything has ended: children of cancelled runs too, and who was frozen is awake. */
  private async stillness(): Promise<void> {
    for (const pid of this.frozen.keys()) this.herd.wake(pid);
    const until = performance.now() + 20_000;
    while (performance.now() < until) {
      for (const question of await this.queue.inbox({ limit: 500 })) this.reply(question);
      await Promise.all(this.errands);
      if ((await this.db.run(queries.unended)).length === 0) break;
      await pause(100);
    }
    // Late writers have had their chance.
    await pause(this.leaseMs);
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
