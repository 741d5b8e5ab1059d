import { randomUUID } from 'node:crypto';
import { readMind } from '@holdfast/agents';
import type { Db } from '@holdfast/db';
import type { Queue } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { ObjectStore } from '@holdfast/tools';
import type { DbClock } from '../clock.ts';
import type { Driver } from '../driver.ts';
import { type Fault, nameOf, regionOf } from '../fault.ts';
import { takesNode, type Weighed } from '../guard.ts';
import type { Watch } from '../witness/watch.ts';
import type { Tempo } from '../witness/witnesses.ts';
import { chargeFigures, documentFigures, regionFigures } from './figures.ts';
import { insist } from './insist.ts';
import { damage, judge, type Measured } from './judge.ts';
import { forgetLedger, judgeWriter } from './ledger.ts';
import { type Counts, type Load, noLoad, startLoad } from './load.ts';
import { makeReport } from './make-report.ts';
import type { Report } from './report.ts';
import { faultsOf, type Moment, type Scenario, type Step } from './scenario.ts';
import { type Stamp, timeline } from './timeline.ts';

export interface ExperimentParts {
  db: Db;
  queue: Queue;
  driver: Driver;
  watch: Watch;
  clock: DbClock;
  tempo: Tempo;
  /** Where documents are put. */
  store: ObjectStore;
  /** Breaks and heals for this experiment, with events. Heal: undefined is everything. */
  inflict(fault: Fault): Promise<void>;
  heal(fault: Fault | undefined): Promise<void>;
}

/** How far an experiment is, for the page. */
export interface Progress extends Counts {
  experiment: string;
  scenario: string;
  title: string;
  region: string;
  by: string;
  startedAt: number;
  /** What is done now, in words. */
  step: string;
  stamps: Stamp[];
}

const logger = log('chaos');
const settleMs = 90_000;
const lookMs = 60;

class Aborted extends Error {}

/** One scenario from its calm to its verdict. Whatever happens, everything is healed and the load ends. */
export class Experiment {
  readonly id = randomUUID();
  readonly scenario: Scenario;
  private readonly parts: ExperimentParts;
  private readonly by: string;
  private readonly guard: Weighed & { anyway: boolean };
  private load: Load | undefined;
  private startedAt = 0;
  private inflictedAt: number | null = null;
  private healedAt: number | null = null;
  private readonly faults: { fault: Fault; does: string; at: number; healedAt: number | null }[] = [];
  private takesNode = false;
  private step = 'waits until every region is steady';
  private aborted: string | undefined;

  constructor(scenario: Scenario, by: string, guard: Weighed & { anyway: boolean }, parts: ExperimentParts) {
    this.scenario = scenario;
    this.by = by;
    this.guard = guard;
    this.parts = parts;
  }

  /** Ends it early: what was measured is judged inconclusive. */
  abort(why: string): void {
    this.aborted ??= why;
  }

  progress(): Progress {
    const { name, title, region } = this.scenario;
    return {
      experiment: this.id,
      scenario: name,
      title,
      region,
      by: this.by,
      startedAt: this.startedAt,
      step: this.step,
      stamps: this.stamps(),
      ...(this.load?.counts() ?? noLoad),
    };
  }

  async run(): Promise<Report> {
    const { clock } = this.parts;
    let brokeOff: string | null = null;
    this.startedAt = clock.now();
    try {
      await this.steady();
      await this.begin();
      await this.rest(this.scenario.calmMs, 'measures the calm before');
      for (const step of this.scenario.steps) await this.take(step);
      await this.mend();
      await this.recover();
    } catch (error) {
      brokeOff = error instanceof Aborted ? (this.aborted ?? error.message) : wordsOf(error);
      await this.mend().catch((failure: unknown) => {
        const not = `not everything was healed: ${wordsOf(failure)}`;
        brokeOff = brokeOff === wordsOf(failure) ? not : `${brokeOff}; ${not}`;
      });
    }
    try {
      return await this.conclude(brokeOff);
    } finally {
      await this.clear();
    }
  }

  private async steady(): Promise<void> {
    const until = performance.now() + settleMs;
    const { watch, queue } = this.parts;
    while (
      !(
        watch.answers &&
        watch.regions().length === queue.regions.length &&
        watch.regions().every(({ state }) => state === 'live')
      )
    ) {
      this.mayGoOn();
      if (performance.now() > until) {
        const not = watch
          .regions()
          .filter(({ state }) => state !== 'live')
          .map(({ region, state }) => `${region} is ${state}`);
        throw new Error(`it was not begun: ${not.join(', ') || 'the database does not answer'}`);
      }
      await pause(lookMs);
    }
  }

  private async begin(): Promise<void> {
    this.takesNode = takesNode(await this.parts.driver.topology(), faultsOf(this.scenario));
    this.load = await startLoad(this.id, this.scenario, this.parts);
  }

  private async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        return this.rest(step.ms, `waits ${step.ms / 1_000} s`);
      case 'wait for':
        await this.until(() => this.at(step.moment) !== null, step.patienceMs, `waits for: ${step.moment}`);
        return;
      case 'inflict':
        if (step.whileWorking) await this.untilWorking(step.fault);
        return this.inflict(step.fault);
      case 'heal':
        return this.heal(step.fault);
      case 'heal all':
        return this.mend();
      case 'flap':
        for (let n = 0; n < step.times; n++) {
          await this.inflict(step.fault);
          await this.rest(step.everyMs, `${nameOf(step.fault)}: ${n + 1} of ${step.times}`);
          await this.heal(step.fault);
          await this.rest(step.everyMs, `healed again: ${n + 1} of ${step.times}`);
        }
        return;
      case 'kill the taker':
        return this.killTaker(step.region, step.patienceMs);
    }
  }

  private async untilWorking(fault: Fault): Promise<void> {
    const region = regionOf(fault);
    const holds = (at: string | null): boolean => at !== null && (region === null || at === region);
    const works = (): boolean => (this.load?.probes.open() ?? []).some(({ row }) => holds(row?.worker_region ?? null));
    await this.until(works, 15_000, `waits until ${region ?? 'somebody'} works on something`);
  }

  private async killTaker(region: string, patienceMs: number): Promise<void> {
    let taker: string | undefined;
    const taken = (): boolean => {
      const probe = (this.load?.probes.open() ?? []).find(
        ({ region: home, row }) => home === region && row?.worker_region != null && row.worker_region !== region,
      );
      taker = probe?.row?.worker_region ?? undefined;
      return taker !== undefined;
    };
    await this.until(taken, patienceMs, `waits until somebody takes over from ${region}`);
    if (taker !== undefined) await this.inflict({ kind: 'kill', on: { worker: taker } });
  }

  private async inflict(fault: Fault): Promise<void> {
    this.mayGoOn();
    this.step = nameOf(fault);
    const { clock } = this.parts;
    // The moment before: what is measured from here may only be too long.
    const at = clock.now();
    await this.parts.inflict(fault);
    this.inflictedAt ??= at;
    this.healedAt = null;
    this.faults.push({ fault, does: nameOf(fault), at, healedAt: null });
  }

  private async heal(fault: Fault): Promise<void> {
    await this.parts.heal(fault);
    const at = this.parts.clock.now();
    for (const one of this.faults) if (nameOf(one.fault) === nameOf(fault)) one.healedAt ??= at;
    if (this.faults.every(({ healedAt }) => healedAt !== null)) this.healedAt = at;
  }

  /** Heals everything that is not. */
  private async mend(): Promise<void> {
    if (this.faults.every(({ healedAt }) => healedAt !== null)) return;
    this.step = 'heals';
    await this.parts.heal(undefined);
    this.healedAt = this.parts.clock.now();
    for (const one of this.faults) one.healedAt ??= this.healedAt;
  }

  private async recover(): Promise<void> {
    const { watch } = this.parts;
    const back = (): boolean => watch.answers && watch.regions().every(({ state }) => state === 'live');
    const { patienceMs } = this.scenario;
    await this.until(() => back() && this.at('drained') !== null, patienceMs, 'waits until everything is back');
    await this.rest(1_000, 'measures the calm after');
    this.load?.noMore();
    await this.until(() => this.load?.isDone() === true, patienceMs, 'waits for the last answers');
  }

  private async conclude(brokeOff: string | null): Promise<Report> {
    this.step = 'counts';
    const { db, clock } = this.parts;
    await this.load?.stop();
    let why = brokeOff;
    const from = this.inflictedAt ?? this.startedAt;
    const measured = await this.measure(from).catch((error: unknown): Measured => {
      logger.error({ error }, 'what an experiment left could not be counted');
      why = [...(why === null ? [] : [why]), `what is there could not be counted: ${wordsOf(error)}`].join('; ');
      return this.uncounted(from);
    });
    const judged = judge(this.scenario.claims, measured);
    const { lost, doubled } = damage(measured);
    if (why === null && lost === 0 && doubled === 0) await forgetLedger(db, this.id);
    return makeReport({
      experiment: this.id,
      scenario: this.scenario,
      by: this.by,
      guard: this.guard,
      driver: this.parts.driver,
      tempo: this.parts.tempo,
      startedAt: this.startedAt,
      endedAt: clock.now(),
      from,
      faults: this.faults,
      sightings: this.sightings(),
      measured,
      judged: why === null ? judged : { ...judged, verdict: 'inconclusive' },
      brokeOff: why,
    });
  }

  private async measure(from: number): Promise<Measured> {
    const { db, queue, clock } = this.parts;
    await insist(async () => this.load?.lookAll());
    const endedAt = clock.now();
    const probes = this.load?.allProbes() ?? [];
    const writers = this.load?.writers ?? [];
    return {
      ...this.uncounted(from),
      ledger: await insist(() => Promise.all(writers.map((writer) => judgeWriter(db, this.id, writer)))),
      regions: queue.regions.map((region) => regionFigures(region, probes, from, endedAt)),
      charges: chargeFigures(this.load?.charges.charges ?? []),
      documents: await this.documents(),
      minds: await insist(() => this.minds()),
    };
  }

  /** What was seen without asking the database. */
  private uncounted(from: number): Measured {
    const unreachable = this.sightings().filter(({ state, at }) => state === 'unreachable' && at >= from);
    const faults = faultsOf(this.scenario);
    return {
      region: this.scenario.region,
      stamps: this.stamps(),
      ledger: [],
      regions: [],
      charges: chargeFigures([]),
      documents: null,
      minds: {},
      takesNode: this.takesNode,
      wasUnreachable: new Set(unreachable.map(({ region }) => region)),
      untouched: this.parts.queue.regions.filter((region) => !faults.some((fault) => regionOf(fault) === region)),
    };
  }

  private async documents(): Promise<Measured['documents']> {
    const { uploads } = this.load?.documents ?? { uploads: [] };
    if (!this.load || uploads.length === 0) return null;
    const to = this.healedAt ?? this.parts.clock.now();
    return documentFigures(uploads, await this.load.documents.lost(), this.inflictedAt, to);
  }

  /** Which mind decided the charges that were inserted while something was broken; `instead`: rules, for a model failed. */
  private async minds(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    const until = this.healedAt ?? this.parts.clock.now();
    const meanwhile = (this.load?.charges.charges ?? []).filter(
      ({ at }) => this.inflictedAt !== null && at >= this.inflictedAt && at <= until,
    );
    for (const { run } of meanwhile.slice(0, 200)) {
      if (!run) continue;
      for (const task of await this.parts.queue.tasks(run.run_id)) {
        if (task.status !== 'completed') continue;
        const mind = readMind(task.result).mind;
        if (!mind) continue;
        const by = mind.by === 'rules' && mind.why ? 'instead' : mind.by;
        found[by] = (found[by] ?? 0) + 1;
      }
    }
    return found;
  }

  private sightings() {
    const sightings = this.parts.watch.sightings;
    return sightings.filter(({ at }) => at >= this.startedAt);
  }

  private stamps(): Stamp[] {
    const { region } = this.scenario;
    const paths = (this.load?.writers ?? []).filter(({ name }) => name === region || name === 'panel');
    return timeline({
      region,
      inflictedAt: this.inflictedAt,
      healedAt: this.healedAt,
      writes: paths.map(({ writes }) => writes),
      sightings: this.sightings(),
      probes: this.load?.allProbes() ?? [],
    });
  }

  private at(moment: Moment): number | null {
    return this.stamps().find((stamp) => stamp.moment === moment)?.at ?? null;
  }

  private async clear(): Promise<void> {
    await insist(async () => this.load?.forget()).catch((error: unknown) =>
      logger.warn({ error }, 'probes of an experiment were left behind'),
    );
  }

  private async rest(ms: number, says: string): Promise<void> {
    const until = performance.now() + ms;
    await this.until(() => performance.now() >= until, ms + 1_000, says);
  }

  private async until(right: () => boolean, patienceMs: number, says: string): Promise<boolean> {
    this.step = says;
    const until = performance.now() + patienceMs;
    while (!right()) {
      this.mayGoOn();
      if (performance.now() > until) return false;
      await pause(lookMs);
    }
    return true;
  }

  private mayGoOn(): void {
    if (this.aborted !== undefined) throw new Aborted(this.aborted);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
