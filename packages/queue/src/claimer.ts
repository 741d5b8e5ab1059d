import { DbError } from '@holdfast/db';
import { log, metrics, point } from '@holdfast/telemetry';
import { bareShape } from './enqueue.ts';
import { Held } from './held.ts';
import { SHARDS, shardOf } from './ids.ts';
import { outageMs, pause } from './pause.ts';
import { tasks as queries } from './queries.ts';
import type { Site } from './site.ts';
import { type Reach, spillMs } from './takeover.ts';
import type { Task } from './types.ts';

export interface ClaimerOptions {
  site: Site;
  shapes: () => readonly string[];
  /** Slots free now. */
  free: () => number;
  /** Where to look: with or without tasks of other live regions that have waited long. */
  reach: (spill: boolean) => Reach;
  /** The shards this worker looks at first. */
  shards: () => readonly number[];
  /** Milliseconds between looks when no hint comes. */
  pollMs: () => number;
  claimed: (held: Held[]) => void;
  /** One task at a time, of those that killed processes. */
  alone: boolean;
}

interface Row extends Task {
  claims: boolean;
}

interface Finished {
  task: Task;
  answer: string | null;
  resolve: (done: boolean) => void;
}

const logger = log('claim');
const claims = metrics.counter('holdfast_claims_total');
const takeovers = metrics.counter('holdfast_takeovers_total');
const allShards = Array.from({ length: SHARDS }, (_, shard) => shard);

/** Tasks that come or go in one statement. */
const most = 256;
/** Read of each shard beyond its share: heads that are too young for a stranger to take hide nothing behind them. */
const spare = 16;
/** Claims of fewer slots than this are not worth a second loop. */
const worthHelp = 64;

/**
 * What claims for a process: one loop, and a second one for as long as claims come back full. Each then looks at half of
 * the shards, so that the two never wait for one another's rows, and the database works on one statement while this
 * process is at the other. Finished bare tasks travel out in the statement that brings new tasks in.
 */
export class Claimer {
  private readonly options: ClaimerOptions;
  private finished: Finished[] = [];
  private wanted = true;
  private second: Promise<void> | undefined;
  /** Slots that statements under way may fill beyond those their finished tasks leave. */
  private claiming = 0;
  private nextSpill = 0;
  private stopped = false;
  private failures = 0;
  private rouse: (() => void) | undefined;

  constructor(options: ClaimerOptions) {
    this.options = options;
  }

  /** There may be something to claim. */
  wake(): void {
    this.wanted = true;
    this.rouse?.();
  }

  /** A slot became free. Matters only if the last claim found all it asked for. */
  freed(): void {
    if (this.wanted) this.rouse?.();
  }

  /** Ends a bare task with the next exchange. false: it did not take effect (not ours, or skipped under a lock). */
  finish(task: Task, answer: string | null): Promise<boolean> {
    return new Promise((resolve) => {
      this.finished.push({ task, answer, resolve });
      this.rouse?.();
    });
  }

  stop(): void {
    this.stopped = true;
    this.rouse?.();
  }

  /** Until `stop`. */
  async run(): Promise<void> {
    while (!this.stopped) {
      if (this.idle()) await this.rest(this.options.pollMs());
      // What ends in this turn of the loop travels together.
      if (this.finished.length > 0) await new Promise((resolve) => setImmediate(resolve));
      if (this.idle()) continue;
      // Short while the other hand works: nothing is left in this half; the end of the other wakes us.
      if (!(await this.turn(0))) await this.second;
    }
    await this.second;
    for (const one of this.finished.splice(0)) one.resolve(false);
  }

  private idle(): boolean {
    return this.finished.length === 0 && (this.room(0) === 0 || !this.wanted);
  }

  /** The second hand: ends when there is nothing to do for it. */
  private async help(): Promise<void> {
    do {
      // Also before the first turn: the claim that called us still counts as under way.
      await new Promise((resolve) => setImmediate(resolve));
    } while (!this.stopped && !this.idle() && (await this.turn(1)));
    this.second = undefined;
    // What it left is looked at once more by the first, over all shards.
    this.wake();
  }

  /** One exchange and what follows from it. false: it came back short, or failed. */
  private async turn(hand: number): Promise<boolean> {
    const { site } = this.options;
    await site.leaseHeld();
    if (this.stopped || site.over) return false;
    const batch = this.finished.splice(0, most);
    const free = this.wanted ? Math.min(most, this.room(batch.length)) : 0;
    const beyond = Math.max(0, free - batch.length);
    this.claiming += beyond;
    try {
      return await site.underWay.during(() => this.look(hand, free, batch));
    } catch (error) {
      if (!(error instanceof DbError)) throw error;
      await this.failed(error, batch);
      return false;
    } finally {
      this.claiming -= beyond;
    }
  }

  private async failed(error: DbError, batch: Finished[]): Promise<void> {
    this.wanted = true;
    if (error.code === 'DB_REFUSED' && batch.length > 0) {
      // One of the answers cannot be stored. Each sender ends its own task by a yield, where a bad one stands alone.
      for (const one of batch) one.resolve(false);
      return;
    }
    // Finished tasks are sent again: those that were done do not come back, and their senders look.
    this.finished.unshift(...batch);
    if (this.failures === 0) logger.warn({ error }, 'claiming failed; trying again');
    await pause(outageMs(this.failures++));
  }

  /** How many tasks may come; those that go out in the same statement make room. */
  private room(leaving: number): number {
    return this.options.site.draining ? 0 : Math.max(0, this.options.free() + leaving - this.claiming);
  }

  private async look(hand: number, free: number, batch: Finished[]): Promise<boolean> {
    if (this.options.alone) {
      for (const one of batch) one.resolve(false);
      return this.lookAlone(free);
    }
    const now = performance.now();
    const spill = hand === 0 && this.second === undefined && now >= this.nextSpill;
    if (spill) this.nextSpill = now + spillMs / 5;
    const own = spill ? allShards : this.options.shards();
    const shards = this.second ? own.filter((_, index) => index % 2 === hand) : own;
    const reach = this.options.reach(spill);
    if (free > 0 && this.second === undefined) this.wanted = false;
    const found = await this.exchange(free, batch, reach, shards);
    this.failures = 0;
    if (free === 0) return true;
    let full = found.more;
    if (!full && this.second === undefined && shards.length < SHARDS) {
      // Short: a neighbour's shards may be full while the neighbour is dead or busy.
      full = (await this.exchange(free - found.count, [], reach, allShards)).more;
    }
    if (full) this.wanted = true;
    if (full && hand === 0 && this.second === undefined && shards.length > 1 && free >= worthHelp)
      this.second = this.help();
    return full;
  }

  private async lookAlone(free: number): Promise<boolean> {
    if (free <= 0) return true;
    this.wanted = false;
    const rows = await this.options.site.db.run<SqlRow>(queries.claimAlone, {
      regions: this.options.reach(true).regions,
      shapes: [...this.options.shapes(), bareShape],
      worker: this.options.site.id,
    });
    if (rows.length > 0) this.wanted = true;
    this.take(rows.map(toRow));
    return rows.length > 0;
  }

  /** One statement; how many tasks it claimed, and whether it may have left some in a shard it did not read to the end. */
  private async exchange(free: number, batch: Finished[], reach: Reach, shards: readonly number[]): Promise<Found> {
    const { site } = this.options;
    const deep = Math.min(free, Math.ceil((2 * free) / shards.length)) + spare;
    await point('claim.sending', { worker: site.id });
    const rows = await site.db.run<SqlRow>(queries.exchange, {
      regions: reach.regions,
      waits: reach.waitsUs,
      shards,
      slots: free,
      deep,
      shapes: [...this.options.shapes(), bareShape],
      worker: site.id,
      ids: batch.map((one) => one.task.taskId),
      fences: batch.map((one) => one.task.fence),
      answers: batch.map((one) => one.answer),
    });
    await point('claim.sent', { worker: site.id, rows });
    const done = new Set<string>();
    const taken: Row[] = [];
    for (const row of rows) {
      if (row.claims) taken.push(toRow(row));
      else done.add(row.task_id);
    }
    for (const one of batch) one.resolve(done.has(one.task.taskId));
    this.take(taken);
    return { count: taken.length, more: taken.length >= free || fullest(taken) >= deep };
  }

  private take(rows: Row[]): void {
    if (rows.length === 0) return;
    const { site } = this.options;
    claims.inc({ region: site.region }, rows.length);
    const since = process.hrtime.bigint();
    const now = performance.now();
    for (const row of rows) if (row.region !== site.region) takeovers.inc({ from: row.region, to: site.region });
    this.options.claimed(rows.map((row) => new Held(row, site, since, now)));
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.rouse = undefined;
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.wanted = true;
        done();
      }, ms);
      this.rouse = done;
    });
  }
}

interface Found {
  count: number;
  more: boolean;
}

/** The most tasks that came from one shard. */
function fullest(rows: readonly Row[]): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const { region, taskId } of rows) {
    const shard = `${region} ${shardOf(taskId)}`;
    const count = (counts.get(shard) ?? 0) + 1;
    counts.set(shard, count);
    if (count > most) most = count;
  }
  return most;
}

export interface SqlRow {
  claims: boolean;
  task_id: string;
  run_id: string | null;
  shape: string;
  member: string;
  turn: number;
  region: string;
  fence: number;
  tries: number;
  deaths: number;
  payload: unknown;
}

export function toRow(row: SqlRow): Row {
  return {
    claims: row.claims,
    taskId: row.task_id,
    runId: row.run_id,
    shape: row.shape,
    member: row.member,
    turn: row.turn,
    region: row.region,
    fence: row.fence,
    tries: row.tries,
    deaths: row.deaths,
    payload: row.payload,
  };
}
