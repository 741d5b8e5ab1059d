import type { Db } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import { memories } from './queries.ts';

const flushMs = 5_000;
const batch = 500;

interface Counts {
  readonly counts: Map<string, number>;
  timer: NodeJS.Timeout | undefined;
}

const waiting = new WeakMap<Db, Counts>();

/** Counts that these were recalled; written some seconds later with others, never by the read itself. */
export function touched(db: Db, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const here = waiting.get(db) ?? { counts: new Map(), timer: undefined };
  waiting.set(db, here);
  for (const id of ids) here.counts.set(id, (here.counts.get(id) ?? 0) + 1);
  here.timer ??= setTimeout(() => void flushQuietly(db), flushMs).unref();
}

/** Writes what was counted: at the end of a process, and in tests. */
export async function flushAccess(db: Db): Promise<void> {
  const here = waiting.get(db);
  if (here === undefined) return;
  waiting.delete(db);
  clearTimeout(here.timer);
  const rows = [...here.counts];
  for (let at = 0; at < rows.length; at += batch) {
    const some = rows.slice(at, at + batch);
    await db.run(memories.touch, { ids: some.map(([id]) => id), counts: some.map(([, n]) => n) });
  }
}

/** Statistics are worth no second try. */
async function flushQuietly(db: Db): Promise<void> {
  try {
    await flushAccess(db);
  } catch (error) {
    log('memory').warn({ error }, 'how often memories were recalled was not counted');
  }
}
