import type { Db } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import { hintQueries } from './queries.ts';

export const channels = { events: 'holdfast_events', tasks: 'holdfast_tasks' } as const;

export interface Hints {
  /** Events were committed. */
  events(): void;
  /** Tasks of these regions were committed and may be claimed. */
  tasks(regions: Iterable<string>): void;
}

/**
 * NOTIFY inside a transaction serialises commits server-wide; after the commit and at most one per 5 ms it costs little. It is
 * a transaction all the same, and wakes every session of the database that listens to anything: while events come without
 * a pause, one in 20 ms is soon enough for who follows them.
 */
const everyMs = { tasks: 5, events: 20 };

/**
 * Sends hints where the engine has them; elsewhere readers poll. A hint that fails is logged and forgotten: polling
 * finds what it would have announced.
 */
export function createHints(db: Db): Hints {
  const logger = log('hints');
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let due = 0;
  let last = 0;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    const wanted = [...pending].map((entry) => entry.split(' ') as [string, string]);
    pending.clear();
    db.run(hintQueries.hint, {
      channels: wanted.map(([channel]) => channel),
      payloads: wanted.map(([, payload]) => payload),
    }).catch((error: unknown) => logger.debug({ error }, 'hint not sent'));
  };
  const add = (entry: string, every: number): void => {
    if (db.dialect !== 'postgres') return;
    pending.add(entry);
    const now = performance.now();
    if (last + every <= now) return flush();
    if (timer && due <= last + every) return;
    clearTimeout(timer);
    due = last + every;
    timer = setTimeout(flush, due - now).unref();
  };
  return {
    events: () => add(`${channels.events} `, everyMs.events),
    tasks(regions) {
      for (const region of regions) add(`${channels.tasks} ${region}`, everyMs.tasks);
    },
  };
}
