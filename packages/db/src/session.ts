import type { Connection, Dialect } from './connection.ts';
import { DbError } from './errors.ts';
import { statementFailed } from './failure.ts';
import type { RunOptions, Statements } from './open.ts';
import { adHocPlan, bind, type Plan, planOf, type Query } from './query.ts';
import { measured, type Send } from './send.ts';
import type { Statement } from './statement.ts';
import { encode, type Wire } from './values.ts';

/** One connection held for a while. Nothing is retried in it. */
export interface Session extends Statements {
  /** Sends text such as COMMIT and tells the server's command tag. */
  command(text: string): Promise<string>;
  /** One statement with both its rows and its command tag, such as `INSERT 0 1`. */
  execute(text: string): Promise<{ rows: Record<string, unknown>[]; tag: string }>;
}

export class PinnedSession implements Session {
  readonly dialect: Dialect;
  private readonly connection: Connection;
  private readonly queryMs: number;
  private readonly through: Send;
  private ended = false;

  constructor(connection: Connection, queryMs: number, through: Send) {
    this.connection = connection;
    this.queryMs = queryMs;
    this.through = through;
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
    return (await this.send({ ...adHocPlan(text, 0), label: text.split(' ', 1)[0] ?? 'sql' }, [])).tag;
  }

  async execute(text: string): Promise<{ rows: Record<string, unknown>[]; tag: string }> {
    const { rows, tag } = await this.send(adHocPlan(text, 0), []);
    return { rows, tag };
  }

  /** From here on the connection belongs to somebody else. */
  end(): void {
    this.ended = true;
  }

  private async send(plan: Plan, values: Wire[], deadline?: number): Promise<Statement> {
    if (this.ended)
      throw new DbError('DB_REFUSED', 'rolled back', { query: plan.label, reason: 'its transaction is over' });
    const ms = limitOf(this.queryMs, deadline);
    try {
      return await measured(this.through, this.connection, plan, values, ms);
    } catch (error) {
      throw statementFailed(error, plan.label, ms, 1);
    }
  }
}

/** The shorter of both; 0 is no limit. */
export function limitOf(queryMs: number, deadline: number | undefined): number {
  if (deadline === undefined) return queryMs;
  return queryMs === 0 ? deadline : Math.min(queryMs, deadline);
}
