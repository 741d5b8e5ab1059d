import type { Db } from '@holdfast/db';
import { log } from '@holdfast/telemetry';
import { sessionQueries } from '../queries.ts';

const logger = log('chaos');
const everyMs = 1_000;

/**
 * The address of the PostgreSQL server that takes the writes, as it was told last: asked in the background, because whoever
 * wants to know must not wait for a database that may just have been broken. Of CockroachDB there is none: every node takes them.
 */
export class LeaderLook {
  private readonly db: Db;
  private last: string | null = null;
  private due = 0;
  private asking = false;

  constructor(db: Db) {
    this.db = db;
  }

  address(): string | null {
    if (this.db.dialect === 'postgres' && !this.asking && performance.now() >= this.due) {
      this.asking = true;
      this.ask()
        .catch((error: unknown) => logger.debug({ error }, 'the database does not say which server it is'))
        .finally(() => {
          this.asking = false;
          this.due = performance.now() + everyMs;
        });
    }
    return this.last;
  }

  private async ask(): Promise<void> {
    const [row] = await this.db.run<{ address: string | null }>(sessionQueries.server);
    this.last = row?.address ?? null;
  }
}
