import { hostname } from 'node:os';
import { listen } from '@holdfast/db';
import { channels, createAppender, type NewEvent } from '@holdfast/events';
import { log } from '@holdfast/telemetry';
import { Claimer } from './claimer.ts';
import { Duties, type Duty, platformDuties } from './duty.ts';
import { errors } from './errors.ts';
import { firstHeld } from './first.ts';
import { freshId } from './ids.ts';
import { Lease } from './lease.ts';
import { pause } from './pause.ts';
import { workers as queries, tasks as taskQueries } from './queries.ts';
import { Queue, type QueueOptions } from './queue.ts';
import { reap, type Sight, steadyMs } from './reaper.ts';
import { Runner } from './runner.ts';
import { settleGroup } from './settle.ts';
import { ownShards } from './shards.ts';
import type { Site } from './site.ts';
import { starting } from './start.ts';
import { reach } from './takeover.ts';
import type { Handler, NewRun, Started } from './types.ts';
import { UnderWay } from './under-way.ts';
import { Watchman } from './watchman.ts';
import { yieldGroup } from './yield.ts';

export interface WorkerOptions extends Omit<QueueOptions, 'region' | 'id'> {
  region: string;
  slots: number;
  handler: Handler;
  /** The shapes this worker's code knows; bare tasks are always known. */
  shapes: () => readonly string[];
  leaseMs?: number;
  beatMs?: number;
  /** One-slot process for tasks that killed others. */
  alone?: boolean;
  /** Done by the holder of the duties. */
  duties?: readonly Duty[];
  /** Done by every worker. */
  timers?: readonly Duty[];
  /** false: no LISTEN, only polling (what CockroachDB has). */
  listen?: boolean;
  /** How long a worker's beats must be unbroken before it may declare another gone; 5 s unless said. */
  steadyMs?: number;
  /** How often it looks for the gone; 2 s unless said. */
  reapMs?: number;
  /** How long a drain lets attempts finish. */
  drainMs?: number;
  info?: Record<string, unknown>;
  /** Final: this worker was declared gone; end the process and come back under a new id. */
  onGone?: (worker: string) => void;
  /** Tasks of this region must run alone: start a one-slot process. */
  onLonely?: () => void;
}

const logger = log('worker');
const reapMs = 2_000;
/** In the place of a region: a worker came or leaves. */
const crewHint = 'crew';
const announceMs = 30;
const pollMs = { hinted: 3_000, blind: 90 };

/** A running worker: the queue bound to it, and its end. */
export class Worker extends Queue {
  readonly region: string;
  private readonly options: WorkerOptions;
  private readonly site: Site;
  private readonly runner: Runner;
  private readonly claimer: Claimer;
  private readonly lease: Lease;
  private readonly watchman: Watchman;
  private readonly duties: Duties[];
  private readonly timers: NodeJS.Timeout[];
  private readonly closers: (() => void | Promise<void>)[] = [];
  private readonly loop: Promise<void>;
  private readonly starting = new Set<Promise<unknown>>();
  private sight: Sight = { live: new Set(), peers: new Map(), duty: false, lonely: new Set() };
  private draining = false;
  private drained: Promise<void> | undefined;
  private over = false;
  private seq = 0;

  constructor(options: WorkerOptions, id: string, joinedAt: bigint) {
    super({ db: options.db, region: options.region, regions: options.regions, id });
    this.options = options;
    this.region = options.region;
    const appender = createAppender(this.db, this.lane, this.hints);
    const underWay = new UnderWay();
    const settles = settleGroup(this.db, this.lane, this.region, underWay);
    const yields = yieldGroup(this.db);
    const isDraining = (): boolean => this.draining;
    const isOver = (): boolean => this.over;
    this.site = {
      id,
      region: options.region,
      lane: this.lane,
      db: this.db,
      hints: this.hints,
      settles,
      yields,
      underWay,
      leaseMs: () => this.lease.leftMs(),
      leaseHeld: () => this.lease.held(),
      append: (event: NewEvent) => {
        appender.append(event).catch((error: unknown) => {
          if (!this.over) logger.debug({ error, type: event.type }, 'a live event was not appended');
        });
      },
      emit: (type, data) => this.site.append({ stream: id, seq: ++this.seq, type, data }),
      orphaned: (region) => !this.sight.live.has(region),
      get draining() {
        return isDraining();
      },
      get over() {
        return isOver();
      },
    };
    this.runner = new Runner({
      site: this.site,
      handler: options.handler,
      slots: options.alone ? 1 : options.slots,
      lane: this.lane,
      claimer: () => this.claimer,
    });
    const hinted = options.listen !== false && this.db.dialect === 'postgres';
    this.claimer = new Claimer({
      site: this.site,
      shapes: options.shapes,
      free: () => this.runner.free(),
      reach: (spill) =>
        reach(this.region, this.regions, { live: this.sight.live, peopled: new Set(this.sight.peers.keys()) }, spill),
      shards: () => ownShards(id, this.sight.peers.get(this.region) ?? []),
      pollMs: () => (hinted ? pollMs.hinted : pollMs.blind) * (0.8 + 0.4 * Math.random()),
      claimed: (held) => this.runner.claimed(held),
      alone: options.alone ?? false,
    });
    this.watchman = new Watchman(this.site, this.runner);
    this.lease = new Lease(
      {
        url: this.db.url,
        worker: id,
        leaseMs: options.leaseMs ?? 10_000,
        beatMs: options.beatMs ?? 3_000,
        onBeat: (beat) => {
          this.watchman.onBeat(beat);
          if (beat.draining && !this.draining) void this.drain();
        },
        onGone: () => this.gone(),
      },
      joinedAt,
    );
    if (hinted) {
      const hints = listen(this.db.url, channels.tasks, (payload: string) => {
        if (payload === crewHint) this.lookSoon();
        else if (payload === '' || payload === '*' || payload === this.region || this.site.orphaned(payload))
          this.claimer.wake();
      });
      this.closers.push(() => hints.close());
    }
    const may = (): boolean => !this.over && this.lease.leftMs() > 0;
    this.duties = [
      new Duties(
        [
          { name: 'reap', everyMs: options.reapMs ?? reapMs, run: () => this.lookAround() },
          ...(options.alone ? [] : (options.timers ?? [])),
        ],
        this,
        may,
      ),
      new Duties(
        options.alone ? [] : [...platformDuties, ...(options.duties ?? [])],
        this,
        () => may() && this.sight.duty && !this.draining,
      ),
    ];
    this.timers = [setInterval(() => this.announceLong(), announceMs)];
    this.loop = this.claimer.run();
    this.site.emit('worker.joined', { worker: id, region: this.region });
    this.hints.tasks([crewHint]);
  }

  /** As Queue.start, and first tasks whose home is here are leased to this worker in the same statement. */
  override async start(wanted: readonly NewRun[]): Promise<Started[]> {
    let reserved = 0;
    const seat = (home: string): boolean => {
      if (this.options.alone || !this.runner.leasable(home) || !this.runner.reserve()) return false;
      reserved++;
      return true;
    };
    let sending: Promise<Started[]> | undefined;
    try {
      const items = wanted.map((run) => starting(run, this.order, this.id, seat));
      sending = this.site.underWay.during(() => this.starter.start(items));
      this.starting.add(sending);
      const started = await sending;
      const since = process.hrtime.bigint();
      const now = performance.now();
      const leased = items.flatMap((item, index) => {
        if (!started[index]?.started) return [];
        return item.tasks
          .filter((task) => task.worker === this.id)
          .map((task) => firstHeld(this.site, item, task, since, now));
      });
      if (leased.length > 0) this.runner.begin(leased);
      return started;
    } finally {
      this.runner.release(reserved);
      if (sending) this.starting.delete(sending);
    }
  }

  status(): {
    id: string;
    region: string;
    held: number;
    slots: number;
    leaseMs: number;
    draining: boolean;
    duty: boolean;
  } {
    return {
      id: this.id,
      region: this.region,
      held: this.runner.held.size,
      slots: this.options.slots,
      leaseMs: Math.round(this.lease.leftMs()),
      draining: this.draining,
      duty: this.sight.duty,
    };
  }

  /** Nothing is held here. */
  idle(): Promise<void> {
    return this.runner.empty();
  }

  /** Takes no more, lets attempts finish for a while, hands the rest back without a death, and leaves. Asked again it is the same drain. */
  drain(): Promise<void> {
    this.drained ??= this.drainOnce();
    return this.drained;
  }

  private async drainOnce(): Promise<void> {
    this.draining = true;
    this.site.emit('worker.draining', { worker: this.id, region: this.region });
    await this.db
      .run(queries.drain, { worker: this.id })
      .catch((error: unknown) => logger.warn({ error }, 'the drain is not recorded'));
    this.hints.tasks([crewHint]);
    const patience = this.options.drainMs ?? 20_000;
    await Promise.race([this.runner.empty(), pause(patience)]);
    for (const held of this.runner.held.values()) held.abort(errors.WORKER_DRAINING(), false);
    await Promise.race([this.runner.empty(), pause(1_000)]);
    await this.leave();
  }

  /** Ends at once: what is held goes back to the queue without a death. */
  async stop(): Promise<void> {
    this.options.drainMs = 0;
    await this.drain();
  }

  /** Tests: as if the process died. Nothing is handed back, no statement is sent any more. */
  async kill(): Promise<void> {
    this.over = true;
    await this.end();
  }

  private async leave(): Promise<void> {
    // A claim or a start under way may still bring tasks: handed back only once their replies are in.
    this.claimer.stop();
    await Promise.race([Promise.allSettled([this.loop, ...this.starting]), pause(2_000)]);
    this.over = true;
    try {
      await this.db.run(taskQueries.handBack, { worker: this.id });
      await this.db.run(queries.leave, { worker: this.id });
      this.over = false;
      this.site.emit('worker.left', { worker: this.id, region: this.region });
      this.over = true;
      this.hints.tasks([crewHint]);
      await pause(10);
    } catch (error) {
      logger.warn({ error }, 'could not say good-bye; the lease runs out by itself');
    }
    await this.end();
  }

  private async end(): Promise<void> {
    this.claimer.stop();
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all([
      this.lease.stop(),
      ...this.duties.map((duty) => duty.stop()),
      ...this.closers.splice(0).map((close) => close()),
    ]);
    await this.loop;
  }

  private gone(): void {
    if (this.over) return;
    this.over = true;
    const reason = errors.WORKER_GONE({ worker: this.id });
    logger.error({ error: reason }, 'this worker was declared gone');
    for (const held of this.runner.held.values()) held.abort(reason, true);
    void this.end().then(() => this.options.onGone?.(this.id));
  }

  /** Somebody came or leaves: a region may be somebody's now, or nobody's, and its tasks should not wait for the next look. */
  private lookSoon(): void {
    if (this.over) return;
    this.lookAround()
      .then(() => this.claimer.wake())
      .catch((error: unknown) => logger.debug({ error }, 'a look around failed; the next one is due soon'));
  }

  private async lookAround(): Promise<void> {
    const { sight, gone, tasks, cancels } = await reap(this.db, this.id, this.options.steadyMs ?? steadyMs);
    const before = this.sight;
    this.sight = sight;
    for (const one of gone) {
      this.site.append({
        stream: one.worker,
        seq: 1_000_000,
        type: 'worker.gone',
        data: { worker: one.worker, region: one.region, by: this.id, tasks: tasks.length },
      });
    }
    if (tasks.length > 0) this.hints.tasks(new Set(tasks.map((task) => task.region)));
    if (!this.draining) await this.cancelAgain(cancels);
    const changed = [...before.live].some((region) => !sight.live.has(region));
    if (tasks.length > 0 || changed) this.claimer.wake();
    if (
      !this.options.alone &&
      !this.draining &&
      (sight.lonely.has(this.region) || [...sight.lonely].some((region) => !sight.live.has(region)))
    ) {
      this.options.onLonely?.();
    }
  }

  private announceLong(): void {
    if (this.over) return;
    for (const held of this.runner.held.values()) {
      if (!held.announced && !held.acted && held.run !== null && held.elapsedMs() > announceMs) held.announce();
    }
  }
}

/** Joins the region and begins to claim. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const id = freshId();
  await options.db.ready();
  const joinedAt = process.hrtime.bigint();
  await options.db.run(queries.join, {
    worker: id,
    region: options.region,
    lease: `${options.leaseMs ?? 10_000} milliseconds`,
    info: JSON.stringify({
      host: hostname(),
      pid: process.pid,
      slots: options.slots,
      alone: options.alone ?? false,
      ...options.info,
    }),
  });
  return new Worker({ ...options }, id, joinedAt);
}
