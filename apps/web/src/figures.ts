import { type Db, loadQueries } from '@holdfast/db';
import { countMemories } from '@holdfast/memory';
import type { Queue, Since } from '@holdfast/queue';

const queries = loadQueries(new URL('./sql/figures.sql', import.meta.url), ['clock']);

export interface Today extends Since {
  /** Not superseded. */
  memories: number;
}

export async function readClock(db: Db): Promise<{ at: Date; server: string }> {
  const [row] = await db.run<{ at: Date; server: string }>(queries.clock);
  return row ?? { at: new Date(), server: '' };
}

/**
 * What was done since midnight here, and how much is remembered. The statements read every task of the day and every memory,
 * so they are asked again only after twenty times as long as they took, and after five seconds at the earliest: at most a
 * tenth of one connection, at any size.
 */
export function todayReader(queue: Queue, now: () => number = Date.now): () => Promise<Today> {
  let known: Promise<Today> | undefined;
  let until = 0;
  let day = '';
  return () => {
    const today = new Date(now());
    if (known && now() < until && today.toDateString() === day) return known;
    day = today.toDateString();
    until = Number.POSITIVE_INFINITY;
    const began = now();
    const asked = Promise.all([queue.since(midnight(today)), countMemories(queue.db)]).then(([since, memories]) => ({
      ...since,
      memories,
    }));
    known = asked;
    asked.then(
      () => {
        until = now() + Math.max(5_000, 20 * (now() - began));
      },
      () => {
        known = undefined;
      },
    );
    return asked;
  };
}

function midnight(today: Date): Date {
  return new Date(today.getFullYear(), today.getMonth(), today.getDate());
}
