import { type Db, loadQueries } from '@holdfast/db';
import type { Queue, Since } from '@holdfast/queue';

const queries = loadQueries(new URL('./sql/figures.sql', import.meta.url), ['clock']);

export async function readClock(db: Db): Promise<{ at: Date; server: string }> {
  const [row] = await db.run<{ at: Date; server: string }>(queries.clock);
  return row ?? { at: new Date(), server: '' };
}

/**
 * What was done since midnight here. The statement reads every task of the day, so it is asked again only after twenty
 * times as long as it took, and after five seconds at the earliest: at most a twentieth of one connection, at any size.
 */
export function todayReader(queue: Queue, now: () => number = Date.now): () => Promise<Since> {
  let known: Promise<Since> | undefined;
  let until = 0;
  let day = '';
  return () => {
    const today = new Date(now());
    if (known && now() < until && today.toDateString() === day) return known;
    day = today.toDateString();
    until = Number.POSITIVE_INFINITY;
    const began = now();
    const asked = queue.since(midnight(today));
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
