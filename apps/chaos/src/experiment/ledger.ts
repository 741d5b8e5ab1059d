import { randomUUID } from 'node:crypto';
import { type Db, DbError, openDb } from '@holdfast/db';
import type { DbClock } from '../clock.ts';
import { queries } from '../queries.ts';

/** One insert as its writer knew it. `unknown`: nobody can tell from the answer. Times are ms since 1970, the database's clock. */
export interface Write {
  n: number;
  at: number;
  end: number;
  outcome: 'acknowledged' | 'refused' | 'unknown';
}

export interface WriterVerdict {
  writer: string;
  attempts: number;
  acknowledged: number;
  refused: number;
  unknown: number;
  /** Unknown ones that were found to have taken effect. */
  unknownThere: number;
  /** Acknowledged and not there. */
  lost: number;
  /** There more often than once. */
  doubled: number;
  /** The longest time without an acknowledgement, in ms. */
  longestGapMs: number;
}

/** For the answer to one insert; a hang is a failure. */
const patienceMs = 1_500;

/** Inserts one row after another over one path to the database, and remembers which were acknowledged. */
export class Writer {
  readonly name: string;
  readonly writes: Write[] = [];
  private readonly db: Db;
  private readonly experiment: string;
  private readonly clock: DbClock;
  private readonly everyMs: number;
  private stopped = false;
  private readonly loop: Promise<void>;

  constructor(name: string, url: string, experiment: string, clock: DbClock, everyMs: number) {
    this.name = name;
    this.experiment = experiment;
    this.clock = clock;
    this.everyMs = everyMs;
    this.db = openDb({
      url,
      max: 1,
      connectMs: patienceMs,
      queryMs: patienceMs,
      waitMs: patienceMs,
      name: `ledger ${name}`,
    });
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.loop;
    await this.db.close();
  }

  private async run(): Promise<void> {
    for (let n = 1; !this.stopped; n++) {
      const at = this.clock.now();
      const outcome = await this.write(n);
      this.writes.push({ n, at, end: this.clock.now(), outcome });
      await new Promise((resolve) => setTimeout(resolve, this.everyMs));
    }
  }

  private async write(n: number): Promise<Write['outcome']> {
    try {
      await this.db.run(queries.write, { entry: randomUUID(), experiment: this.experiment, writer: this.name, n });
      return 'acknowledged';
    } catch (error) {
      if (!(error instanceof DbError)) throw error;
      return error.outcome === 'unknown' ? 'unknown' : 'refused';
    }
  }
}

/** Counts what is there against what was acknowledged. `db`: a path that works. */
export async function judgeWriter(
  db: Db,
  experiment: string,
  { name, writes }: Pick<Writer, 'name' | 'writes'>,
): Promise<WriterVerdict> {
  const rows = await db.run<{ n: number; copies: number }>(queries.written, { experiment, writer: name });
  const there = new Map(rows.map(({ n, copies }) => [n, copies]));
  const of = (outcome: Write['outcome']): Write[] => writes.filter((write) => write.outcome === outcome);
  const unknown = of('unknown');
  return {
    writer: name,
    attempts: writes.length,
    acknowledged: of('acknowledged').length,
    refused: of('refused').length,
    unknown: unknown.length,
    unknownThere: unknown.filter(({ n }) => there.has(n)).length,
    lost: of('acknowledged').filter(({ n }) => !there.has(n)).length,
    doubled: rows.filter(({ copies }) => copies > 1).length,
    longestGapMs: longestGap(writes),
  };
}

/** From one acknowledgement to the next, at its longest. */
function longestGap(writes: readonly Write[]): number {
  const ends = writes.filter(({ outcome }) => outcome === 'acknowledged').map(({ end }) => end);
  const last = writes.at(-1)?.end;
  if (ends.length === 0) return last === undefined ? 0 : last - (writes[0]?.at ?? last);
  const points = last === undefined ? ends : [...ends, last];
  return Math.round(Math.max(0, ...points.slice(1).map((end, index) => end - (points[index] as number))));
}

export const forgetLedger = async (db: Db, experiment: string): Promise<void> => {
  await db.run(queries.forget_ledger, { experiment });
};
