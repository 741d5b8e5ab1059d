import { DbError } from '@holdfast/db';
import { log, metrics } from '@holdfast/telemetry';
import { checkpoints, workers as queries } from './queries.ts';
import type { Queue } from './queue.ts';

/** Something the platform does by itself, again and again; idempotent, so that two at once do no harm. */
export interface Duty {
  name: string;
  everyMs: number;
  run: (queue: Queue) => Promise<void>;
}

/** Runs duties, each at its own pace, never two of one at a time; a failure is logged and the next time tries again. */
export class Duties {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(duties: readonly Duty[], queue: Queue, may: () => boolean) {
    for (const duty of duties) {
      const logger = log('duty').child({ duty: duty.name });
      let busy = false;
      let failing = false;
      const turn = async (): Promise<void> => {
        if (busy || this.stopped || !may()) return;
        busy = true;
        try {
          await duty.run(queue);
          failing = false;
        } catch (error) {
          if (!failing && !this.stopped)
            logger[error instanceof DbError ? 'warn' : 'error']({ error }, 'a duty failed; it is tried again');
          failing = true;
        } finally {
          busy = false;
        }
      };
      const track = (): void => {
        const done = turn().finally(() => this.running.delete(done));
        this.running.add(done);
      };
      this.timers.push(setInterval(track, duty.everyMs));
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running);
  }
}

const depth = metrics.gauge('holdfast_queue_depth');
const age = metrics.gauge('holdfast_queue_age_seconds');

/** The duties of the platform itself; the holder is the live worker with the oldest `steady_since`. */
export const platformDuties: readonly Duty[] = [
  {
    name: 'depth',
    everyMs: 15_000,
    async run(queue) {
      depth.reset();
      age.reset();
      for (const row of await queue.depth()) {
        depth.set({ region: row.region, status: row.status }, row.n);
        if (row.status === 'pending') age.set({ region: row.region }, row.oldest_s);
      }
    },
  },
  {
    name: 'prune',
    everyMs: 600_000,
    async run(queue) {
      await queue.db.run(queries.prune, { keep: '1 day' });
      await queue.db.run(checkpoints.sweepClosed);
    },
  },
];
