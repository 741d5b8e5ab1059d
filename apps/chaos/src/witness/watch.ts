import { type Db, DbError } from '@holdfast/db';
import type { RegionSeen } from '@holdfast/events';
import { type Queue, regionId, type WorkerRow } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { DbClock } from '../clock.ts';
import type { Diary } from '../diary.ts';
import type { Driver, PathView } from '../driver.ts';
import type { Fault } from '../fault.ts';
import { sessionQueries } from '../queries.ts';
import { byDatabase, byHeartbeats, byPanel, type Sessions, type Tempo, together } from './witnesses.ts';

/** A change of what a region looked like. `at`: ms since 1970 on the database's clock. */
export interface Sighting extends RegionSeen {
  at: number;
}

export interface WatchOptions {
  db: Db;
  queue: Queue;
  driver: Driver;
  diary: Diary;
  clock: DbClock;
  tempo: Tempo;
  /** What is broken now. */
  open: () => readonly Fault[];
  everyMs?: number;
}

const logger = log('chaos');
const remembers = 2_000;

/** Looks at every region again and again; each change is an event, and is remembered for the experiment under way. */
export class Watch {
  readonly sightings: Sighting[] = [];
  /** The database answers the panel. */
  answers = false;
  private readonly options: WatchOptions;
  private readonly now = new Map<string, RegionSeen>();
  private readonly listeners = new Set<() => void>();
  private closed = false;
  private readonly loop: Promise<void>;

  constructor(options: WatchOptions) {
    this.options = options;
    this.loop = this.run();
  }

  /** Every region as it was seen last, in the configured order. */
  regions(): RegionSeen[] {
    return this.options.queue.regions.flatMap((region) => this.now.get(region) ?? []);
  }

  /** Called after each look. Returns how to stop it. */
  onLook(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const began = performance.now();
      try {
        await this.look();
        this.answers = true;
      } catch (error) {
        if (!(error instanceof DbError)) logger.warn({ error }, 'a look at the regions failed; the next one is due');
        this.answers = false;
      }
      for (const listener of this.listeners) listener();
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(50, (this.options.everyMs ?? 300) - (performance.now() - began))),
      );
    }
  }

  private async look(): Promise<void> {
    const { db, queue, driver, clock, tempo, open } = this.options;
    await clock.read(db);
    const [workers, rows, paths] = await Promise.all([
      queue.workers(),
      db.run<{ name: string; n: number; quiet_s: number }>(sessionQueries.sessions),
      driver.paths().catch((): PathView[] => []),
    ]);
    const sessions = new Map(rows.map(({ name, n, quiet_s }) => [name, { n, quietMs: quiet_s * 1_000 }]));
    for (const region of queue.regions)
      this.see(region, workers, sessions.get(`holdfast ${region}`), paths, open(), tempo);
  }

  private see(
    region: string,
    workers: readonly WorkerRow[],
    sessions: Sessions | undefined,
    paths: readonly PathView[],
    open: readonly Fault[],
    tempo: Tempo,
  ): void {
    const path = paths.find((one) => one.region === region);
    const asked = this.options.queue.db.dialect === 'postgres';
    const seen = together(
      region,
      byHeartbeats(region, workers, tempo),
      asked ? byDatabase(sessions, path, tempo) : { state: null, says: 'its nodes are not asked by this driver' },
      byPanel(region, open),
    );
    const before = this.now.get(region);
    this.now.set(region, seen);
    if (before && key(before) === key(seen)) return;
    this.sightings.push({ ...seen, at: this.options.clock.now() });
    if (this.sightings.length > remembers) this.sightings.splice(0, remembers / 2);
    this.options.diary.tell(regionId(region), 'region.seen', seen);
  }
}

const key = ({ witnesses }: RegionSeen): string =>
  Object.values(witnesses)
    .map(({ state }) => state)
    .join();
