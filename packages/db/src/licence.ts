import type { Db } from './open.ts';
import { loadQueries } from './queries.ts';

const ours = loadQueries(new URL('./sql/licence.cockroach.sql', import.meta.url), ['licence']);
const migrations = loadQueries(new URL('./sql/migrations.sql', import.meta.url), ['made']);

/** CockroachDB's licence, "no license key": from this time after its start on, five open transactions at most. */
const graceMs = 7 * 24 * 3_600_000;

/** A CockroachDB without a licence key. Times are the database's. */
export interface Keyless {
  /** When a cluster of several nodes is held to five open transactions, at the latest: seven days after our tables were made. */
  limitedFrom: Date;
  daysLeft: number;
}

/** null: there is a key, or it is no CockroachDB. Throws DbError where the role may not read cluster settings. */
export async function keyless(db: Db): Promise<Keyless | null> {
  if (db.dialect !== 'cockroach') return null;
  const [setting] = await db.run(ours.licence);
  const [made] = await db.run<{ at: Date | null; now: Date }>(migrations.made);
  return keylessOf(String(Object.values(setting ?? {})[0] ?? ''), made?.at ?? null, made?.now ?? new Date(0));
}

const againMs = 10 * 60_000;

/** The same, asked at most every ten minutes; a failure is told to `failed` and asked again then: nothing waits for it. */
export function keylessReader(db: Db, failed: (error: unknown) => void): () => Keyless | null {
  let due = 0;
  let last: Keyless | null = null;
  return () => {
    const now = performance.now();
    if (now >= due) {
      due = now + againMs;
      db.ready()
        .then(() => keyless(db))
        .then((found) => {
          last = found;
        })
        .catch(failed);
    }
    return last;
  };
}

/** `key`: as the cluster setting has it. `made`: when the first table was; null: there is none yet. */
export function keylessOf(key: string, made: Date | null, now: Date): Keyless | null {
  if (key !== '' || made === null) return null;
  const limitedFrom = new Date(made.getTime() + graceMs);
  return { limitedFrom, daysLeft: Math.max(0, (limitedFrom.getTime() - now.getTime()) / (graceMs / 7)) };
}
