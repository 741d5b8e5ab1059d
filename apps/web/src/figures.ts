import { type Db, loadQueries } from '@holdfast/db';

const queries = loadQueries(new URL('./sql/figures.sql', import.meta.url), [
  'clock',
  'held',
  'done',
  'decided',
] as const);

export interface Today {
  done: number;
  decided: number;
  p50Ms: number | null;
  p95Ms: number | null;
}

export async function readClock(db: Db): Promise<{ at: Date; server: string }> {
  const [row] = await db.run<{ at: Date; server: string }>(queries.clock);
  return row ?? { at: new Date(), server: '' };
}

export async function readHeld(db: Db): Promise<Map<string, number>> {
  const rows = await db.run<{ worker: string; held: number }>(queries.held);
  return new Map(rows.map((row) => [row.worker, row.held]));
}

/**
 * What was done since midnight here. The statement reads every task of the day, so it is asked again only after twenty
 * times as long as it took, and after five seconds at the earliest: at most a twentieth of one connection, at any size.
 */
export function todayReader(db: Db, now: () => number = Date.now): () => Promise<Today> {
  let known: Promise<Today> | undefined;
  let until = 0;
  let day = '';
  return () => {
    const today = new Date(now());
    if (known && now() < until && today.toDateString() === day) return known;
    day = today.toDateString();
    until = Number.POSITIVE_INFINITY;
    const began = now();
    const asked = readToday(db, today);
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

async function readToday(db: Db, today: Date): Promise<Today> {
  const since = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  const [[done], [decided]] = await Promise.all([
    db.run<{ done: number; p50_ms: number | null; p95_ms: number | null }>(queries.done, { since }),
    db.run<{ decided: number }>(queries.decided, { since }),
  ]);
  return {
    done: done?.done ?? 0,
    decided: decided?.decided ?? 0,
    p50Ms: done?.p50_ms ?? null,
    p95Ms: done?.p95_ms ?? null,
  };
}
