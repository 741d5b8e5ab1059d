import { type NewRun, type Queue, scanner, watcher } from '@holdfast/queue';
import { log } from '@holdfast/telemetry';
import type { Registered } from './registry.ts';
import { newRun } from './start.ts';
import type { Trigger } from './trigger.ts';

const logger = log('watch');
/** What one scan reads at most; a full page is followed by another scan at once. */
export const pageSize = 100;

export type Watch = Extract<Trigger<never>, { kind: 'watch' }>;

/**
 * One scan of all tables that a team watches after another, until none gives a full page. A row that cannot start a run is
 * told and stays unmarked.
 */
export function watchDuty(entry: Registered, watches: readonly Watch[]): (queue: Queue) => Promise<void> {
  const scan = scanner(watches);
  const tables = watches.map((watch) => ({ ...watch, rows: watcher(watch) }));
  return async (queue) => {
    for (let more = true; more; ) {
      more = false;
      for (const [at, keys] of (await scan(queue.db)).entries()) {
        const { key, priority, rows } = tables[at] as (typeof tables)[number];
        const runs = keys.flatMap((value) => runOf(entry, key, value, priority));
        const started = runs.length === 0 ? [] : await queue.startWatched(rows, runs);
        // A page of which nothing could be started would come again for ever.
        if (keys.length >= pageSize && started.length > 0) more = true;
      }
    }
  };
}

function runOf(entry: Registered, key: string, value: string, priority = 0): NewRun[] {
  try {
    return [newRun(entry, { [key]: value }, value, { priority })];
  } catch (error) {
    logger.error({ error, team: entry.name, row: value }, 'a watched row cannot start a run; it stays unmarked');
    return [];
  }
}
