import type { Queue } from '@holdfast/queue';
import type { Registry } from './registry.ts';
import { Schedule } from './schedule.ts';
import { triggersOfKind } from './start.ts';
import { watchDuty } from './watching.ts';

/** Something a worker does every so often. */
export interface Chore {
  name: string;
  everyMs: number;
  run(queue: Queue): Promise<void>;
}

const scanMs = 1_000;
const lookMs = 250;

/** What the teams' triggers ask of workers: schedules of every worker, scans of the one that holds the duties. */
export function triggersOf(registry: Registry): { timers: Chore[]; duties: Chore[] } {
  const timers = registry.entries.flatMap((entry) =>
    triggersOfKind(entry, 'every').map((every) => {
      const schedule = new Schedule(entry, every);
      return {
        name: `${entry.name} every ${every.interval}`,
        everyMs: lookMs,
        run: (queue: Queue) => schedule.check(queue),
      };
    }),
  );
  const duties = registry.entries.flatMap((entry) => {
    const watches = triggersOfKind(entry, 'watch');
    if (watches.length === 0) return [];
    return [{ name: `${entry.name} watch`, everyMs: scanMs, run: watchDuty(entry, watches) }];
  });
  return { timers, duties };
}
