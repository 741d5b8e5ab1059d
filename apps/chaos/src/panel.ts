import { type Db, keylessReader } from '@holdfast/db';
import type { RegionSeen } from '@holdfast/events';
import { chaosId, type Queue } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { ObjectStore } from '@holdfast/tools';
import { DbClock } from './clock.ts';
import { Diary } from './diary.ts';
import type { Driver, Topology } from './driver.ts';
import { errors } from './errors.ts';
import { Experiment, type Progress } from './experiment/experiment.ts';
import type { Report } from './experiment/report.ts';
import { faultsOf, type Scenario } from './experiment/scenario.ts';
import { explain, type Fault, nameOf, passes, regionOf } from './fault.ts';
import { type Weighed, weigh, weighSteps } from './guard.ts';
import { type OpenFault, OpenFaults } from './open-faults.ts';
import { keepReport } from './store.ts';
import { Watch } from './witness/watch.ts';
import type { Tempo } from './witness/witnesses.ts';

export interface PanelOptions {
  db: Db;
  queue: Queue;
  driver: Driver;
  home: string;
  tempo: Tempo;
  /** Where the system keeps its documents. */
  store: ObjectStore;
  /** What had to be healed before the database answered: told when it can be. */
  healed?: readonly OpenFault[];
}

export interface PanelState {
  driver: { kind: Driver['kind']; says: string };
  /** What stands between the programs and the database. */
  network: string;
  /** The database answers the panel. */
  answers: boolean;
  /** Of a CockroachDB without a licence key: until it holds transactions back. null: it does not. */
  licenceDaysLeft: number | null;
  topology: Topology;
  regions: RegionSeen[];
  open: (OpenFault & { name: string; does: string; expect: string })[];
  running: Progress | null;
  /** The last experiment of this process, if it could not be kept yet because the database is away. */
  latest: { experiment: string; verdict: Report['verdict'] } | null;
}

const logger = log('chaos');

/** What the routes call: breaks, heals, runs experiments, one at a time, and tells every use of it. */
export class Panel {
  readonly db: Db;
  readonly watch: Watch;
  private readonly options: PanelOptions;
  private readonly clock = new DbClock();
  private readonly diary: Diary;
  private readonly faults: OpenFaults;
  private readonly licence: ReturnType<typeof keylessReader>;
  private running: Experiment | undefined;
  private ended: Promise<Report> | undefined;
  private latest: Report | undefined;
  /** One change at a time: a heal never overtakes what it heals. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: PanelOptions) {
    const { db, queue, driver, tempo, home } = options;
    this.options = options;
    this.db = db;
    this.faults = new OpenFaults(home);
    this.licence = keylessReader(db, (error) => logger.warn({ error }, 'the licence cannot be read'));
    this.diary = new Diary(db, queue.lane);
    for (const { fault, experiment } of options.healed ?? [])
      this.tellHealed(fault, 'the panel, which came back', experiment);
    const open = (): Fault[] => this.faults.list().map(({ fault }) => fault);
    this.watch = new Watch({ db, queue, driver, diary: this.diary, clock: this.clock, tempo, open });
  }

  async state(): Promise<PanelState> {
    const { driver } = this.options;
    return {
      driver: { kind: driver.kind, says: driver.says },
      network: await driver.network(),
      answers: this.watch.answers,
      licenceDaysLeft: this.licence()?.daysLeft ?? null,
      topology: await driver.topology(),
      regions: this.watch.regions(),
      open: this.faults.list().map((open) => ({ ...open, name: nameOf(open.fault), ...explain(open.fault) })),
      running: this.running?.progress() ?? null,
      latest: this.latest ? { experiment: this.latest.experiment, verdict: this.latest.verdict } : null,
    };
  }

  /** What is left after these faults beside those that are open. */
  async weigh(next: readonly Fault[]): Promise<Weighed> {
    const open = this.faults.list().map(({ fault }) => fault);
    return weigh(await this.options.driver.topology(), open, next);
  }

  async refusal(fault: Fault): Promise<string | undefined> {
    return this.options.driver.refusal(fault);
  }

  /** Breaks something by hand. Throws CHAOS_CANNOT, CHAOS_GUARD, CHAOS_BUSY. */
  async inflict(fault: Fault, by: string, anyway: boolean): Promise<void> {
    this.refuseBusy();
    refuseUnsafe(await this.weigh([fault]), anyway);
    await this.change(fault, by, null);
  }

  /** Heals one, or everything; what the experiment under way broke too, which ends then. Returns what was healed. */
  async heal(fault: Fault | undefined, by: string): Promise<string[]> {
    this.running?.abort(`${by} healed by hand`);
    return this.mend(fault, by, null);
  }

  /** Begins an experiment; its report comes by `finished`. */
  async begin(
    scenario: Scenario,
    by: string,
    anyway: boolean,
  ): Promise<{ experiment: string; finished: Promise<Report> }> {
    this.refuseBusy();
    const open = this.faults.list();
    if (open.length > 0)
      throw errors.CHAOS_BROKEN_ALREADY({ faults: open.map(({ fault }) => nameOf(fault)).join(', ') });
    for (const fault of faultsOf(scenario)) {
      const reason = await this.options.driver.refusal(fault);
      if (reason !== undefined) throw errors.CHAOS_CANNOT({ reason: `${nameOf(fault)}: ${reason}` });
    }
    const guard = weighSteps(await this.options.driver.topology(), scenario.steps);
    refuseUnsafe(guard, anyway);
    this.refuseBusy();
    const { db, queue, driver, tempo, store } = this.options;
    const experiment = new Experiment(
      scenario,
      by,
      { ...guard, anyway },
      {
        db,
        queue,
        driver,
        tempo,
        store,
        watch: this.watch,
        clock: this.clock,
        inflict: (fault) => this.change(fault, by, experiment.id),
        heal: async (fault) => void (await this.mend(fault, by, experiment.id)),
      },
    );
    this.running = experiment;
    const { name, title } = scenario;
    this.diary.tell(chaosId, 'experiment.started', { experiment: experiment.id, scenario: name, title, by });
    this.ended = this.finish(experiment, by);
    this.ended.catch((error: unknown) => logger.error({ error }, 'an experiment failed'));
    return { experiment: experiment.id, finished: this.ended };
  }

  /** The report that could not be kept yet, or is about to be. */
  unkept(experiment: string): Report | undefined {
    return this.latest?.experiment === experiment ? this.latest : undefined;
  }

  /** Nothing stays broken by a panel that leaves. */
  async close(): Promise<void> {
    this.running?.abort('the panel ended');
    await this.mend(undefined, 'the panel, which ends', null).catch((error: unknown) =>
      logger.error({ error }, 'not everything was healed'),
    );
    await this.ended?.catch(() => undefined);
    await this.watch.close();
    await this.diary.close();
  }

  private async finish(experiment: Experiment, by: string): Promise<Report> {
    try {
      const report = await experiment.run();
      this.latest = report;
      await keepReport(this.db, report);
      const { scenario, title, verdict, startedAt, endedAt } = report;
      const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
      this.diary.tell(chaosId, 'experiment.ended', {
        experiment: experiment.id,
        scenario,
        title,
        by,
        verdict,
        seconds,
      });
      return report;
    } finally {
      this.running = undefined;
    }
  }

  private change(fault: Fault, by: string, experiment: string | null): Promise<void> {
    return this.inTurn(async () => {
      const { driver } = this.options;
      const reason = await driver.refusal(fault);
      if (reason !== undefined) throw errors[driver.kind === 'none' ? 'CHAOS_READ_ONLY' : 'CHAOS_CANNOT']({ reason });
      // Noted before it is done: one that dies in between leaves something to heal, not something forgotten.
      const since = new Date(this.clock.now()).toISOString();
      const again = this.faults.list().some((open) => nameOf(open.fault) === nameOf(fault));
      const open = { fault, by, since, experiment };
      if (!passes(fault)) this.faults.add(open);
      try {
        await driver.inflict(fault);
      } catch (error) {
        // What was open before stays so, whole or not.
        if (!again) await this.undo(open);
        throw error;
      }
      logger.warn({ fault: nameOf(fault), by, experiment }, 'broken on purpose');
      this.tellInflicted(open);
    });
  }

  /** Half of it may be done. Where that cannot be healed it stays on the list, to be healed from there. */
  private async undo(open: OpenFault): Promise<void> {
    try {
      await this.options.driver.heal(open.fault);
      this.faults.take(nameOf(open.fault));
    } catch (error) {
      logger.error({ error, fault: nameOf(open.fault) }, 'what was half broken could not be healed');
      this.faults.add(open);
      this.tellInflicted(open);
    }
  }

  private mend(fault: Fault | undefined, by: string, experiment: string | null): Promise<string[]> {
    return this.inTurn(async () => {
      const wanted = this.faults.list().filter((open) => fault === undefined || nameOf(open.fault) === nameOf(fault));
      const failures: unknown[] = [];
      const healed: string[] = [];
      for (const open of wanted) {
        const name = nameOf(open.fault);
        try {
          await this.options.driver.heal(open.fault);
          this.faults.take(name);
          healed.push(name);
          this.tellHealed(open.fault, by, experiment);
        } catch (error) {
          failures.push(error);
        }
      }
      // The others are healed all the same.
      if (failures.length > 0) throw failures[0];
      return healed;
    });
  }

  private tellInflicted({ fault, by, experiment }: OpenFault): void {
    const { does } = explain(fault);
    const told = { fault: nameOf(fault), does, region: regionOf(fault), by, experiment };
    this.diary.tell(chaosId, 'fault.inflicted', told);
  }

  private tellHealed(fault: Fault, by: string, experiment: string | null): void {
    this.diary.tell(chaosId, 'fault.healed', { fault: nameOf(fault), region: regionOf(fault), by, experiment });
  }

  private refuseBusy(): void {
    if (this.running) throw errors.CHAOS_BUSY({ title: this.running.scenario.title });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work, work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }
}

function refuseUnsafe({ safe, arithmetic, stillReads }: Weighed, anyway: boolean): void {
  if (!safe && !anyway) throw errors.CHAOS_GUARD({ arithmetic: arithmetic.join(' '), reads: stillReads });
}
