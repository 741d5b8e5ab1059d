import { type Db, listen } from '@holdfast/db';
import { channels } from '@holdfast/events';
import { log } from '@holdfast/telemetry';
import type { InForce } from './learner.ts';
import type { Learners } from './learners.ts';
import { fitting } from './place.ts';
import { learners as queries } from './queries.ts';

export interface Following {
  /** From memory; null: the version in the code. What `World.parameters` of packages/agents asks. */
  of(team: string, member: string): InForce | null;
  close(): Promise<void>;
}

export interface FollowOptions {
  /** false: no LISTEN, only polling (what CockroachDB has). */
  listen?: boolean;
  /** Milliseconds between looks where nothing is heard; 15,000 with hints, else 2,000. */
  pollMs?: number;
}

interface Row {
  team: string;
  member: string;
  version: number;
  params: unknown;
}

const logger = log('learning');
/** However much is heard, one look within this time: a busy log must not be read again and again. */
const leastMs = 2_000;
const pollMs = { hinted: 15_000, blind: leastMs };

/**
 * The parameters in force, kept in memory and renewed within seconds of a promotion or a rollback anywhere: one short
 * statement after a hint that events were committed, and a slow poll behind it. Idle it costs a statement every 15 s;
 * without learners nothing. What is known stays while the database is away.
 */
export async function followInForce(db: Db, learners: Learners, options: FollowOptions = {}): Promise<Following> {
  if (learners.size === 0) return { of: () => null, close: () => Promise.resolve() };
  await db.ready();
  let known = await read(db, learners);
  const hinted = options.listen !== false && db.dialect === 'postgres';
  const every = options.pollMs ?? (hinted ? pollMs.hinted : pollMs.blind);
  const bell = new Bell();
  const hints = hinted ? listen(db.url, channels.events, () => bell.ring()) : undefined;
  const run = async (): Promise<void> => {
    let away = false;
    for (;;) {
      await bell.wait(every);
      if (bell.closed) return;
      const began = performance.now();
      try {
        known = await read(db, learners);
        away = false;
      } catch (error) {
        if (bell.closed) return;
        if (!away) logger.warn({ error }, 'the parameters in force cannot be read; what is known stays');
        away = true;
      }
      await bell.pause(Math.max(0, leastMs - (performance.now() - began)));
    }
  };
  const running = run();
  return {
    of: (team, member) => known.get(`${team}/${member}`) ?? null,
    async close() {
      bell.close();
      hints?.close();
      await running;
    },
  };
}

async function read(db: Db, learners: Learners): Promise<Map<string, InForce>> {
  const rows = await db.run<Row>(queries.inForce);
  const known = new Map<string, InForce>();
  for (const row of rows) {
    const learner = learners.of(row.team, row.member);
    const params = learner && fitting(learner, row);
    if (params !== undefined) known.set(`${row.team}/${row.member}`, { version: row.version, params });
  }
  return known;
}

/** Wakes one waiter: by a ring, after a time, or because it is over. */
class Bell {
  closed = false;
  private rung = false;
  private wake: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.rung) await this.rest(ms);
    this.rung = false;
  }

  /** A ring meanwhile is kept for the next wait. */
  async pause(ms: number): Promise<void> {
    const end = performance.now() + ms;
    for (let left = ms; left > 0 && !this.closed; left = end - performance.now()) await this.rest(left);
  }

  private rest(ms: number): Promise<void> {
    if (this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
