/** One look at the event log for all browsers of this web app, and what it tells them of the system every two seconds. */

import type { Problem, Pulse } from '@holdfast/dashboard/wire';
import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { openTail, readHeads, staleness, type Tail } from '@holdfast/events';
import type { Log } from '@holdfast/telemetry';
import { errors } from '../errors.ts';
import type { Lag } from './lag.ts';
import { Ring } from './ring.ts';

export interface HubOptions {
  db: Db;
  readPulse: () => Promise<Pulse>;
  lag: Lag;
  log: Log;
  ringSize?: number;
  pulseMs?: number;
}

export interface Listener {
  pulse(pulse: Pulse): void;
  away(problem: Problem): void;
  /** What was delivered does not hold any more: the database was restored to an earlier time. */
  reset(): void;
}

const silentMs = 5_000;

export class Hub {
  /** Undefined until the event log could be read for the first time. */
  ring: Ring | undefined;
  /** Set while the database cannot be read. */
  problem: Problem | undefined;
  readonly listeners = new Set<Listener>();
  private readonly options: HubOptions;
  private tail: Tail | undefined;
  private moved = Promise.withResolvers<void>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: HubOptions) {
    this.options = options;
  }

  start(): void {
    void this.beat();
  }

  /** Resolves when there is something new for a browser that has everything. */
  change(): Promise<void> {
    return this.moved.promise;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.announce();
    await this.tail?.close();
  }

  private announce(): void {
    this.moved.resolve();
    this.moved = Promise.withResolvers();
  }

  /** Opens the tail when it is not open, and looks after the database whether or not somebody watches. */
  private async beat(): Promise<void> {
    // A cut network reads as a hang: browsers are told long before the statement's own deadline.
    const slow = setTimeout(() => this.lost(errors.DATABASE_SILENT({ seconds: silentMs / 1000 })), silentMs);
    try {
      await this.follow();
      if (this.listeners.size > 0) {
        const pulse = await this.options.readPulse();
        for (const listener of this.listeners) listener.pulse(pulse);
      }
      this.problem = undefined;
    } catch (error) {
      this.lost(error);
    } finally {
      clearTimeout(slow);
    }
    if (!this.closed) this.timer = setTimeout(() => void this.beat(), this.options.pulseMs ?? 2_000);
  }

  private async follow(): Promise<void> {
    const { db, lag, ringSize } = this.options;
    // Where we are is noted before the heads are read: the tail goes on meanwhile, and would seem to be ahead of them.
    const cursor = this.tail?.cursor;
    const heads = await readHeads(db);
    if (this.closed) return;
    if (cursor && staleness(cursor, heads, cursor.issuedAt) === 'ahead') {
      this.options.log.warn(
        {},
        'the event log is shorter than it was: the database was restored; browsers load afresh',
      );
      await this.tail?.close();
      this.tail = undefined;
      this.ring = undefined;
      for (const listener of this.listeners) listener.reset();
    }
    if (this.tail) return;
    const ring = new Ring(ringSize ?? 10_000, heads.positions);
    this.tail = await openTail(db, {
      from: heads,
      on: (events) => {
        lag.take(events);
        ring.push(events);
        this.announce();
      },
    });
    if (this.closed) await this.tail.close();
    this.ring = ring;
    this.announce();
  }

  private lost(error: unknown): void {
    const { log } = this.options;
    if (!this.problem) log.warn({ error }, 'the database cannot be read; browsers are told');
    this.problem =
      error instanceof HoldfastError
        ? { code: error.code, message: error.message, fix: error.fix }
        : { code: 'UNEXPECTED', message: 'The system cannot be read.', fix: 'Look into the log of the web app.' };
    if (!(error instanceof HoldfastError)) log.error({ error }, 'a pulse failed');
    for (const listener of this.listeners) listener.away(this.problem);
  }
}
