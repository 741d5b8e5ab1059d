import { Connection, type ConnectOptions } from './connection.ts';
import { connectFailed, statementFailed } from './failure.ts';
import { Hosts } from './hosts.ts';
import { bind, planOf, type Query } from './query.ts';

/**
 * One session with the server, for a thread that must begin in no time: no pool, no metrics, no log. Opened by the first
 * statement, and anew by the next one after it broke. A statement without an answer in `queryMs` ends its socket.
 * One statement at a time.
 */
export class Line {
  private readonly options: ConnectOptions;
  private readonly hosts: Hosts;
  private connection: Connection | undefined;

  constructor({ url, ...options }: ConnectOptions & { url: string }) {
    this.options = options;
    this.hosts = new Hosts(url);
  }

  /** The rows; fails as a pool's `run` does, and is never repeated. */
  async run<R extends object>(query: Query, params: Record<string, unknown>): Promise<R[]> {
    const plan = planOf(query);
    const values = bind(plan, params);
    const connection = await this.open();
    try {
      return (await connection.execute(plan, values, this.options.queryMs)).rows as R[];
    } catch (error) {
      if (connection.hung || connection.turnedAway) this.hosts.bench(connection.address);
      throw statementFailed(error, plan.label, this.options.queryMs, 1);
    }
  }

  close(): void {
    if (this.connection?.broken === false) this.connection.close();
  }

  private async open(): Promise<Connection> {
    if (this.connection?.broken === false) return this.connection;
    const failures: unknown[] = [];
    for (const address of this.hosts.order()) {
      try {
        this.connection = await Connection.open(address.url, address.name, this.options);
        this.hosts.clear(address.name);
        return this.connection;
      } catch (error) {
        this.hosts.bench(address.name);
        failures.push(error);
      }
    }
    throw connectFailed(failures.length === 1 ? failures[0] : new AggregateError(failures), this.hosts.names);
  }
}
