import { backoff, isConflict, maxTries } from './backoff.ts';
import type { Connection, Dialect, Isolation } from './connection.ts';
import { DbError } from './errors.ts';
import { isStalePlan, statementFailed } from './failure.ts';
import { Pool } from './pool.ts';
import { adHocPlan, bind, type Plan, planOf, type Query } from './query.ts';
import { direct, measured, retries, type Send } from './send.ts';
import { limitOf, PinnedSession, type Session } from './session.ts';
import { encode, type Wire } from './values.ts';

export interface RunOptions {
  /** Milliseconds for this statement, when shorter than the pool's `queryMs`. */
  deadline?: number;
}

/** What both a pool and an open transaction can do. */
export interface Statements {
  run<R extends object>(query: Query, params?: Record<string, unknown>, options?: RunOptions): Promise<R[]>;
  /** Text that is not a named statement: the CLI's `sql`, tests, the migrator. */
  sql<R extends object>(text: string, params?: unknown[]): Promise<R[]>;
  readonly dialect: Dialect;
}

export interface Db extends Statements {
  readonly url: string;
  /** Resolves when the server has answered once; `dialect` may be read from then on. */
  ready(): Promise<void>;
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** May name several hosts, in order of preference. */
  url: string;
  max?: number;
  /** For one connection to one host to be ready. */
  connectMs?: number;
  /** For the answer to one statement; the socket of a late one is destroyed. 0: no limit. */
  queryMs?: number;
  /** An unused connection is closed after this. */
  idleMs?: number;
  /** For a connection to be free. */
  waitMs?: number;
  /** The level of single statements; without it the server's own. */
  isolation?: Isolation;
  /**
   * 'index': for the queue's statements. A plan made while a table was empty reads it whole when it is full; these may
   * never do that.
   */
  plans?: 'index';
  /** Shown by the server as application_name. */
  name?: string;
}

export function openDb(options: OpenOptions): Db {
  const queryMs = options.queryMs ?? 30_000;
  const pool = new Pool({
    url: options.url,
    max: options.max ?? 10,
    connectMs: options.connectMs ?? 3_000,
    queryMs,
    idleMs: options.idleMs ?? 45_000,
    waitMs: options.waitMs ?? 10_000,
    lifetimeMs: 20 * 60_000,
    isolation: options.isolation,
    plans: options.plans,
    name: options.name ?? 'holdfast',
  });
  return new PooledDb(options.url, pool, queryMs, direct);
}

/** The same pool with another way to the server: tests put their faults there. */
export function sendThrough(db: Db, send: Send): Db {
  if (!(db instanceof PooledDb)) throw new TypeError('only a Db of openDb can be sent through something else');
  return db.through(send);
}

class PooledDb implements Db {
  readonly url: string;
  private readonly pool: Pool;
  private readonly queryMs: number;
  private readonly send: Send;

  constructor(url: string, pool: Pool, queryMs: number, send: Send) {
    this.url = url;
    this.pool = pool;
    this.queryMs = queryMs;
    this.send = send;
  }

  get dialect(): Dialect {
    return this.pool.dialect;
  }

  through(send: Send): Db {
    return new PooledDb(this.url, this.pool, this.queryMs, send);
  }

  async ready(): Promise<void> {
    this.pool.release(await this.pool.acquire());
  }

  async run<R extends object>(query: Query, params?: Record<string, unknown>, options?: RunOptions): Promise<R[]> {
    const plan = planOf(query);
    return (await this.retried(plan, bind(plan, params), options?.deadline)) as R[];
  }

  async sql<R extends object>(text: string, params: unknown[] = []): Promise<R[]> {
    return (await this.retried(adHocPlan(text, params.length), params.map(encode), undefined)) as R[];
  }

  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const connection = this.pool.take() ?? (await this.pool.acquire());
    const session = new PinnedSession(connection, this.queryMs, this.send);
    try {
      return await work(session);
    } finally {
      session.end();
      if (connection.inTransaction) connection.destroy();
      this.giveBack(connection);
    }
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async retried(plan: Plan, values: Wire[], deadline: number | undefined): Promise<object[]> {
    const ms = limitOf(this.queryMs, deadline);
    for (let tries = 1; ; tries++) {
      const connection = this.pool.take() ?? (await this.pool.acquire(deadline));
      try {
        return (await measured(this.send, connection, plan, values, ms)).rows;
      } catch (error) {
        const failure = statementFailed(error, plan.label, ms, tries);
        if (tries >= maxTries || !mayRepeat(error, failure)) throw failure;
      } finally {
        this.giveBack(connection);
      }
      retries.inc();
      await backoff(tries);
    }
  }

  private giveBack(connection: Connection): void {
    if (connection.hung) this.pool.suspect(connection.address);
    if (connection.turnedAway) this.pool.hosts.bench(connection.address);
    this.pool.release(connection);
  }
}

/** A single statement is its own transaction: rolled back, it can be sent again as it is. */
function mayRepeat(error: unknown, failure: Error): boolean {
  return isStalePlan(error) || (failure instanceof DbError && isConflict(failure.sqlstate));
}
