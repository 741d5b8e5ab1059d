import pg from 'pg';

import { DeadlinePassed, endsSession, isServerError, isStalePlan, turnsAway } from './failure.ts';
import type { Plan } from './query.ts';
import { type Column, type Protocol, Statement } from './statement.ts';
import type { Wire } from './values.ts';

export type Dialect = 'postgres' | 'cockroach';
export type Isolation = 'read committed' | 'serializable';

export interface ConnectOptions {
  connectMs: number;
  queryMs: number;
  isolation?: Isolation | undefined;
  /** 'index': statements that look up few rows by index, whatever the statistics of a table that fills and empties say. */
  plans?: 'index' | undefined;
  name: string;
}

/** PostgreSQL's planner settings for 'index'; CockroachDB leaves names it does not know. */
const indexPlans = {
  enable_seqscan: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
};

/** What we use of the driver's client beyond its types. */
interface Inner {
  connection: Protocol & { on(event: string, listener: (message: never) => void): void };
  query(statement: Statement): unknown;
}

/** The driver sends these with the first message, so that a session costs no further round trip. */
class SessionClient extends pg.Client {
  readonly settings: Record<string, string>;

  constructor(config: pg.ClientConfig, settings: Record<string, string>) {
    super(config);
    this.settings = settings;
  }

  getStartupConf(): Record<string, string> {
    const base = pg.Client.prototype as unknown as { getStartupConf(): Record<string, string> };
    return { ...base.getStartupConf.call(this), ...this.settings };
  }
}

/** The driver's client for one address, with the session settings that every connection of ours has. */
export function clientFor(url: string, options: ConnectOptions): pg.Client {
  const settings: Record<string, string> = {
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    idle_in_transaction_session_timeout: '5000',
  };
  // The server gives up a little before we do: then the outcome is known and the connection survives.
  if (options.queryMs > 0) settings.statement_timeout = String(Math.max(1, Math.floor(options.queryMs * 0.8)));
  if (options.isolation) settings.default_transaction_isolation = options.isolation;
  if (options.plans === 'index') Object.assign(settings, indexPlans);
  const config = {
    connectionString: url,
    connectionTimeoutMillis: options.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    fallback_application_name: options.name,
  };
  return new SessionClient(config, settings);
}

/** One session with the server. Runs one statement at a time; broken once, it is never used again. */
export class Connection {
  readonly address: string;
  readonly opened = performance.now();
  /** Monotonic time after which it is closed instead of used again. */
  expires = Number.POSITIVE_INFINITY;
  idleSince = 0;
  broken = false;
  dialect: Dialect = 'postgres';
  /** The server behind it does not do our work any more. */
  turnedAway = false;
  /** Called once when the socket ends, whoever ended it. */
  onEnd: () => void = () => {};
  private readonly client: pg.Client;
  private readonly inner: Inner;
  private readonly columns = new Map<string, Column[]>();
  private reason: Error | undefined;

  private constructor(client: pg.Client, address: string) {
    this.client = client;
    this.inner = client as unknown as Inner;
    this.address = address;
    // A lost connection is reported by the statement it hits; when idle, by `onEnd`.
    client.on('error', (error) => {
      this.broken = true;
      this.reason ??= error;
    });
    client.on('end', () => {
      this.broken = true;
      this.onEnd();
    });
    this.inner.connection.on('parameterStatus', (message: { parameterName: string }) => {
      if (message.parameterName === 'crdb_version') this.dialect = 'cockroach';
    });
  }

  /** True when our own deadline ended it: the peer may be cut off without knowing. */
  get hung(): boolean {
    return this.reason instanceof DeadlinePassed;
  }

  /** True when it was given back in the middle of a transaction, as far as the server has told. */
  get inTransaction(): boolean {
    return (this.client.getTransactionStatus() ?? 'I') !== 'I';
  }

  static async open(url: string, address: string, options: ConnectOptions): Promise<Connection> {
    const connection = new Connection(clientFor(url, options), address);
    try {
      await connection.client.connect();
    } catch (error) {
      connection.destroy();
      throw error;
    }
    return connection;
  }

  /** Sends one statement. Without an answer in `ms` (0: no limit) the socket is destroyed. */
  execute(plan: Plan, values: Wire[], ms: number): Promise<Statement> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const statement = new Statement(plan, values, this.columns, (error) => {
        clearTimeout(timer);
        if (error === undefined) return resolve(statement);
        this.turnedAway ||= turnsAway(error);
        if (!isServerError(error) || endsSession(error) || this.turnedAway || isStalePlan(error)) this.destroy();
        reject(this.hung ? this.reason : error);
      });
      if (ms > 0) timer = setTimeout(() => this.destroy(new DeadlinePassed(`no answer within ${ms} ms`)), ms);
      this.inner.query(statement);
    });
  }

  /** Ends the socket at once: a hung peer would never answer a farewell. */
  destroy(reason?: Error): void {
    this.broken = true;
    this.reason ??= reason;
    this.inner.connection.stream.destroy();
  }

  /** Says goodbye to a peer that is believed to live. */
  close(): void {
    this.broken = true;
    // The farewell of a peer that has died meanwhile fails: the connection is gone either way.
    this.client.end().catch(() => this.destroy());
  }
}
