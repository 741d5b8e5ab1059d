import { backoff, isConflict, maxTries } from './backoff.ts';
import type { Connection, Dialect, Isolation } from './connection.ts';
import { DbError } from './errors.ts';
import { DeadlinePassed, isStalePlan, statementFailed } from './failure.ts';
import { Pool } from './pool.ts';
import { adHocPlan, bind, type Plan, planOf, type Query } from './query.ts';
import type { Statement } from './statement.ts';
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

/** One connection held for a while. Nothing is retried in it; `command` tells the command tag. */
export interface Session extends Statements {
  command(text: string): Promise<string>;
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
  /** Shown by the server as application_name. */
  name?: string;
}

export function openDb(options: OpenOptions): Db {
  return new PooledDb(options);
}

class PooledDb implements Db {
  readonly url: string;
  private readonly pool: Pool;
  private readonly queryMs: number;

  constructor(options: OpenOptions) {
    this.url = options.url;
    this.queryMs = options.queryMs ?? 30_000;
    this.pool = new Pool({
      url: options.url,
      max: options.max ?? 10,
      connectMs: options.connectMs ?? 3_000,
      queryMs: this.queryMs,
      idleMs: options.idleMs ?? 45_000,
      waitMs: options.waitMs ?? 10_000,
      lifetimeMs: 20 * 60_000,
      isolation: options.isolation,
      name: options.name ?? 'holdfast',
    });
  }

  get dialect(): Dialect {
    return this.pool.dialect;
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
    const connection = await this.pool.acquire();
    const session = new PinnedSession(connection, this.queryMs);
    try {
      return await work(session);
    } finally {
      session.end();
      this.pool.release(connection);
    }
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async retried(plan: Plan, values: Wire[], deadline: number | undefined): Promise<object[]> {
    const ms = limit(this.queryMs, deadline);
    for (let tries = 1; ; tries++) {
      const connection = this.pool.take() ?? (await this.pool.acquire(deadline));
      try {
        return (await connection.execute(plan, values, ms)).rows;
      } catch (error) {
        if (error instanceof DeadlinePassed) this.pool.suspect(connection.address);
        const failure = statementFailed(error, plan.label, ms, tries);
        if (tries >= maxTries || !mayRepeat(error, failure)) throw failure;
      } finally {
        this.pool.release(connection);
      }
      await backoff(tries);
    }
  }
}

class PinnedSession implements Session {
  readonly dialect: Dialect;
  private readonly connection: Connection;
  private readonly queryMs: number;
  private ended = false;

  constructor(connection: Connection, queryMs: number) {
    this.connection = connection;
    this.queryMs = queryMs;
    this.dialect = connection.dialect;
  }

  async run<R extends object>(query: Query, params?: Record<string, unknown>, options?: RunOptions): Promise<R[]> {
    const plan = planOf(query);
    return (await this.send(plan, bind(plan, params), options?.deadline)).rows as R[];
  }

  async sql<R extends object>(text: string, params: unknown[] = []): Promise<R[]> {
    return (await this.send(adHocPlan(text, params.length), params.map(encode))).rows as R[];
  }

  async command(text: string): Promise<string> {
    return (await this.send(adHocPlan(text, 0), [])).tag;
  }

  /** From here on the connection belongs to somebody else. */
  end(): void {
    this.ended = true;
  }

  private async send(plan: Plan, values: Wire[], deadline?: number): Promise<Statement> {
    if (this.ended)
      throw new DbError('DB_REFUSED', 'rolled back', {
        query: plan.label,
        sqlstate: 'none',
        reason: 'its transaction is over',
      });
    const ms = limit(this.queryMs, deadline);
    try {
      return await this.connection.execute(plan, values, ms);
    } catch (error) {
      throw statementFailed(error, plan.label, ms, 1);
    }
  }
}

function limit(queryMs: number, deadline: number | undefined): number {
  if (deadline === undefined) return queryMs;
  return queryMs === 0 ? deadline : Math.min(queryMs, deadline);
}

/** A single statement is its own transaction: rolled back, it can be sent again as it is. */
function mayRepeat(error: unknown, failure: Error): boolean {
  return isStalePlan(error) || (failure instanceof DbError && isConflict(failure.sqlstate));
}
