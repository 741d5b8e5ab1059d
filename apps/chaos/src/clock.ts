import type { Db } from '@holdfast/db';
import { queries } from './queries.ts';

/** The database's clock, read once in a while and told by the monotonic clock in between: it also tells while the database is away. */
export class DbClock {
  private offset: number | undefined;
  private uncertainty = Number.POSITIVE_INFINITY;

  /** Reads it; the quickest answer of all readings counts, for it is the least uncertain. */
  async read(db: Db): Promise<void> {
    const before = performance.now();
    const [row] = await db.run<{ at: Date }>(queries.clock);
    const after = performance.now();
    if (!row || after - before > this.uncertainty) return;
    this.uncertainty = after - before;
    this.offset = row.at.getTime() - (before + after) / 2;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.offset === undefined ? Date.now() : this.offset + performance.now();
  }
}
