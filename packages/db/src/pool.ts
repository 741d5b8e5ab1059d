import { Connection, type ConnectOptions, type Dialect } from './connection.ts';
import { DbError, errors } from './errors.ts';
import { connectFailed, DeadlinePassed } from './failure.ts';
import { Hosts } from './hosts.ts';
import { adHocPlan } from './query.ts';

export interface PoolOptions extends ConnectOptions {
  url: string;
  max: number;
  idleMs: number;
  waitMs: number;
  lifetimeMs: number;
}

interface Waiter {
  resolve(connection: Connection): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const ping = adHocPlan('SELECT 1', 0);

/**
 * Lends connections. The one returned last goes out first, so that few stay warm; a broken one is
 * never lent again; whoever waits too long gets a coded error instead of hanging.
 */
export class Pool {
  readonly hosts: Hosts;
  private readonly options: PoolOptions;
  private readonly idle: Connection[] = [];
  private readonly open = new Set<Connection>();
  private readonly waiters: Waiter[] = [];
  private connecting = 0;
  private closed = false;
  private known: Dialect | undefined;
  private readonly sweeper: NodeJS.Timeout;
  private emptied: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.options = options;
    this.hosts = new Hosts(options.url);
    this.sweeper = setInterval(() => this.sweep(), Math.max(100, Math.min(5_000, options.idleMs / 2)));
    this.sweeper.unref();
  }

  get dialect(): Dialect {
    if (!this.known) throw errors.DB_DIALECT_UNKNOWN();
    return this.known;
  }

  get size(): number {
    return this.open.size;
  }

  /** The fast way: an idle connection, if there is one. */
  take(): Connection | undefined {
    for (let c = this.idle.pop(); c; c = this.idle.pop()) {
      if (!c.broken && c.expires > performance.now()) return c;
      if (!c.broken) c.close();
    }
    return undefined;
  }

  acquire(ms = this.options.waitMs): Promise<Connection> {
    if (this.closed) return Promise.reject(closedError());
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiters.splice(this.waiters.indexOf(waiter), 1);
        reject(
          new DbError('DB_BUSY', 'rolled back', { max: this.options.max, ms: Math.round(performance.now() - started) }),
        );
      };
      const waiter: Waiter = { resolve, reject, timer: setTimeout(giveUp, ms) };
      this.waiters.push(waiter);
      this.serve();
    });
  }

  release(connection: Connection): void {
    if (connection.broken) return this.serve();
    if (this.closed || connection.expires <= performance.now()) return connection.close();
    connection.idleSince = performance.now();
    this.idle.push(connection);
    if (this.waiters.length > 0) this.serve();
  }

  /** A peer left a statement without any answer: its idle connections must prove that they live. */
  suspect(address: string): void {
    const theirs = this.idle.filter((connection) => connection.address === address && !connection.broken);
    for (const connection of theirs) {
      this.idle.splice(this.idle.indexOf(connection), 1);
      connection.execute(ping, [], this.options.connectMs).then(
        () => this.release(connection),
        (error: unknown) => {
          if (error instanceof DeadlinePassed) this.hosts.bench(address);
          connection.destroy();
        },
      );
    }
  }

  /** Refuses new work, closes what is idle, and waits for what is lent. */
  async close(): Promise<void> {
    if (this.closed && this.open.size === 0) return;
    this.closed = true;
    clearInterval(this.sweeper);
    for (const waiter of this.waiters.splice(0)) this.refuse(waiter, closedError());
    for (const connection of this.idle.splice(0)) connection.close();
    if (this.open.size + this.connecting > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
  }

  private serve(): void {
    while (this.waiters.length > 0) {
      const connection = this.take();
      if (!connection) break;
      const waiter = this.waiters.shift() as Waiter;
      clearTimeout(waiter.timer);
      waiter.resolve(connection);
    }
    while (this.connecting < this.waiters.length && this.open.size + this.connecting < this.options.max) {
      this.connecting++;
      void this.grow();
    }
  }

  private async grow(): Promise<void> {
    try {
      const connection = await this.connect();
      this.open.add(connection);
      connection.onEnd = () => this.forget(connection);
      this.connecting--;
      if (connection.broken) return this.forget(connection);
      this.release(connection);
    } catch (error) {
      this.connecting--;
      // Without any connection nobody else could serve those who wait.
      const alone = this.open.size === 0 && this.connecting === 0;
      for (const waiter of this.waiters.splice(0, alone ? this.waiters.length : 1)) this.refuse(waiter, error as Error);
      this.settleClose();
    }
  }

  private async connect(): Promise<Connection> {
    const failures: unknown[] = [];
    for (const address of this.hosts.order()) {
      try {
        const connection = await Connection.open(address.url, address.name, this.options);
        this.hosts.clear(address.name);
        connection.expires = performance.now() + this.options.lifetimeMs * (0.75 + Math.random() / 2);
        this.known = connection.dialect;
        return connection;
      } catch (error) {
        this.hosts.bench(address.name);
        failures.push(error);
      }
    }
    throw connectFailed(failures.length === 1 ? failures[0] : new AggregateError(failures), this.hosts.names);
  }

  private forget(connection: Connection): void {
    this.open.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at >= 0) this.idle.splice(at, 1);
    this.settleClose();
    if (!this.closed) this.serve();
  }

  private refuse(waiter: Waiter, error: Error): void {
    clearTimeout(waiter.timer);
    waiter.reject(error);
  }

  private settleClose(): void {
    if (this.closed && this.open.size + this.connecting === 0) this.emptied?.();
  }

  private sweep(): void {
    const now = performance.now();
    for (const connection of this.idle.slice()) {
      if (now - connection.idleSince < this.options.idleMs && connection.expires > now) continue;
      this.idle.splice(this.idle.indexOf(connection), 1);
      connection.close();
    }
  }
}

function closedError(): DbError {
  return new DbError('DB_CLOSED', 'rolled back', {});
}
