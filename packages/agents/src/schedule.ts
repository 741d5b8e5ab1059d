import { type Db, loadQueries } from '@holdfast/db';
import { jsonHash, type NewRun, type Queue } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { Registered } from './registry.ts';
import { newRun } from './start.ts';
import type { Trigger } from './trigger.ts';

const clock = loadQueries(new URL('./sql/clock.sql', import.meta.url), ['now']);
const logger = log('schedule');

export type Every = Extract<Trigger<never>, { kind: 'every' }>;

/**
 * One schedule as one worker keeps it. Every worker fires; the run id made of trigger, tick and input makes it one run.
 * Between ticks nothing is asked: the worker's monotonic clock says when it is worth reading the database's.
 */
export class Schedule {
  private readonly entry: Registered;
  private readonly every: Every;
  /** The tick that was fired last, and when (monotonic) the next is expected. */
  private fired = Number.NEGATIVE_INFINITY;
  private expectedAt = Number.NEGATIVE_INFINITY;

  constructor(entry: Registered, every: Every) {
    this.entry = entry;
    this.every = every;
  }

  /** Fires the latest tick if it was not fired from here; ticks missed before it are not made up for. */
  async check(queue: Queue): Promise<void> {
    if (performance.now() < this.expectedAt) return;
    const now = await databaseNow(queue.db);
    const tick = Math.floor(now / this.every.ms) * this.every.ms;
    if (tick > this.fired) await this.fire(queue, new Date(tick));
    this.fired = Math.max(this.fired, tick);
    this.expectedAt = performance.now() + (tick + this.every.ms - now);
  }

  private async fire(queue: Queue, tick: Date): Promise<void> {
    const inputs: readonly unknown[] = await this.every.inputs({ db: queue.db, tick });
    const runs = new Map<string, NewRun>();
    for (const input of inputs) {
      const key = `every:${this.every.interval}:${tick.toISOString()}:${jsonHash(input).slice(0, 16)}`;
      try {
        runs.set(key, newRun(this.entry, input, key));
      } catch (error) {
        logger.error(
          { error, team: this.entry.name, tick: tick.toISOString() },
          'an input of a schedule cannot start a run',
        );
      }
    }
    if (runs.size > 0) await queue.start([...runs.values()]);
  }
}

async function databaseNow(db: Db): Promise<number> {
  const [row] = await db.run<{ ms: number }>(clock.now);
  return row?.ms ?? Date.now();
}
