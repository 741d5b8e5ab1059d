import { setTimeout as pause } from 'node:timers/promises';
import { type Db, DbError } from '@holdfast/db';
import type { Victims } from './herd.ts';

/** `stop`: told to, and started again. `crash`: its first process killed with -9. `failover`: what the given command does. */
export type Outage = 'stop' | 'crash' | 'failover';

/** Who can take the database away; resolves when it may be back. */
export interface Outages {
  kinds: readonly Outage[];
  strike(kind: Outage): Promise<void>;
}

/** By one machine's clock (ms). */
export interface Span {
  from: number;
  until: number;
}

export interface WeatherOptions {
  db: Db;
  herd: Victims;
  regions: readonly string[];
  outages?: Outages;
  /** Ended scenarios from one outage to the next. */
  outageEvery: number;
  /** Ended scenarios from one change of the inhabited regions to the next; 0: all are, always. */
  moveEvery: number;
}

/** How many regions have workers, in turn. */
const crowds = [3, 2, 3, 1];
const backMs = 120_000;

/** What befalls everybody at once: the database goes away, whole regions are emptied and peopled again. */
export class Weather {
  readonly outages: Record<Outage, number> = { stop: 0, crash: 0, failover: 0 };
  /** Scenarios that ended while so many regions had workers. */
  readonly endedIn: Record<number, number> = {};
  /** When the database was away, by this machine's clock (ms). */
  readonly away: Span[] = [];
  inhabited: readonly string[];
  private readonly options: WeatherOptions;
  private struck = 0;
  private moved = 0;

  constructor(options: WeatherOptions) {
    this.options = options;
    this.inhabited = options.regions;
  }

  /** A scenario has ended. */
  count(): void {
    this.endedIn[this.inhabited.length] = (this.endedIn[this.inhabited.length] ?? 0) + 1;
  }

  /** After so many ended scenarios: moves, and tells whether the database is to go away. */
  turn(ended: number): boolean {
    const { regions, herd, outages, outageEvery, moveEvery } = this.options;
    if (moveEvery > 0 && ended >= (this.moved + 1) * moveEvery) {
      this.moved++;
      const count = Math.min(regions.length, crowds[this.moved % crowds.length] as number);
      // Another region is lost each time.
      const from = this.moved % regions.length;
      this.inhabited = [...regions.slice(from), ...regions.slice(0, from)].slice(0, count);
      herd.inhabit(this.inhabited);
    }
    return outages !== undefined && outageEvery > 0 && ended >= (this.struck + 1) * outageEvery;
  }

  /** Nobody of the campaign itself may be at a statement now. */
  async outage(): Promise<void> {
    const { outages, db } = this.options;
    if (!outages) return;
    const kind = outages.kinds[this.struck++ % outages.kinds.length] as Outage;
    const from = Date.now();
    await outages.strike(kind);
    await back(db);
    this.away.push({ from, until: Date.now() });
    this.outages[kind]++;
  }
}

/** Answers, and takes writes, often enough that no session of before is left in the pool. */
async function back(db: Db): Promise<void> {
  const until = performance.now() + backMs;
  for (let good = 0; good < 10; ) {
    try {
      const [row] = await db.sql<{ setting: string }>(`SELECT current_setting('transaction_read_only') AS setting`);
      if (row?.setting !== 'off') throw new Error('the database takes no writes');
      good++;
    } catch (error) {
      if (performance.now() > until) throw new Error('the database did not come back', { cause: error });
      if (!(error instanceof DbError) && !(error instanceof Error)) throw error;
      good = 0;
      await pause(200);
    }
  }
}
