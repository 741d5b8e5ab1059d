import { randomUUID } from 'node:crypto';
import { type Db, DbError } from '@holdfast/db';
import { type Queue, type RunOutcome, runId } from '@holdfast/queue';
import { insertProbe, probedTeam, removeProbes } from '@holdfast/teams/expenses';
import type { DbClock } from '../clock.ts';
import type { Scenario } from './scenario.ts';

export interface Charge {
  expense: string;
  /** When its insert was acknowledged: ms since 1970 on the database's clock. */
  at: number;
  run: RunOutcome | null;
}

const lookMs = 500;

/** Inserts ordinary charges as any SQL client does, and sees what becomes of them: a run each, and one decision. */
export class Charges {
  readonly charges: Charge[] = [];
  private readonly db: Db;
  private readonly queue: Queue;
  private readonly clock: DbClock;
  private readonly doubtful: boolean;
  private inserts = true;
  private stopped = false;
  private readonly loops: Promise<void>[];

  constructor(db: Db, queue: Queue, clock: DbClock, { chargeMs: everyMs, doubtful }: Scenario['load']) {
    this.db = db;
    this.queue = queue;
    this.clock = clock;
    this.doubtful = doubtful;
    this.loops = everyMs === 0 ? [] : [this.loop(everyMs, () => this.insert()), this.loop(lookMs, () => this.look())];
  }

  insertNoMore(): void {
    this.inserts = false;
  }

  open(): Charge[] {
    return this.charges.filter(({ run }) => (run?.decisions ?? 0) === 0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.loops);
  }

  async look(all = false): Promise<void> {
    const wanted = all ? this.charges : this.open();
    if (wanted.length === 0) return;
    const byRun = new Map(wanted.map((charge) => [runId(probedTeam, charge.expense), charge]));
    for (const row of await this.queue.outcomes([...byRun.keys()])) {
      const charge = byRun.get(row.run_id);
      if (charge) charge.run = row;
    }
  }

  /** Their questions are withdrawn, and the charges are gone; the runs stay. */
  async remove(): Promise<void> {
    for (const { run } of this.charges) {
      if (run?.status === 'running') await this.queue.cancel(run.run_id, 'the experiment, which is over');
    }
    await removeProbes(
      this.db,
      this.charges.map(({ expense }) => expense),
    );
  }

  private async insert(): Promise<void> {
    if (!this.inserts) return;
    const expense = randomUUID();
    // A person each: many small charges of one would be what fraud looks for.
    const given = this.doubtful ? { amount: '0.00' } : {};
    await insertProbe(this.db, randomUUID(), expense, this.charges.length, given);
    this.charges.push({ expense, at: this.clock.now(), run: null });
  }

  private async loop(everyMs: number, work: () => Promise<void>): Promise<void> {
    while (!this.stopped) {
      await work().catch((error: unknown) => {
        if (!(error instanceof DbError)) throw error;
      });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
