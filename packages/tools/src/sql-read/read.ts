import { type Db, DbError, type Session } from '@holdfast/db';
import { errors } from '../errors.ts';
import type { ReadableTable } from './allowed.ts';
import { gate } from './gate.ts';

export interface ReadOptions {
  readonly tables: readonly ReadableTable[];
  /** Whose rows; null: an operator, who sees all. */
  readonly user: string | null;
  /** Milliseconds it may take; 5,000 unless said. */
  readonly deadline?: number;
  /** Rows at most; 200 unless said. */
  readonly rows?: number;
  /** A role of the database that may only read the tables: the statement runs as it, where there is one. */
  readonly role?: string | undefined;
}

export interface ReadRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** There were more. */
  readonly more: boolean;
  /** As it was sent, with what was put around it. */
  readonly sql: string;
  readonly params: readonly string[];
}

/**
 * Runs a SELECT that somebody wrote, after the gate, in a read-only transaction of its own that is rolled back. Throws what the gate throws, SQL_DEADLINE,
 * or SQL_FAILED with what the database says of it.
 */
export async function readSql(db: Pick<Db, 'session'>, text: string, options: ReadOptions): Promise<ReadRows> {
  const { tables, user, deadline = 5_000, rows: most = 200, role } = options;
  const gated = await gate(text, { tables, user, rows: most });
  const rows = await db.session(async (session) => {
    await session.command('BEGIN READ ONLY');
    try {
      await session.command(`SET LOCAL statement_timeout = ${Math.max(1, Math.round(deadline))}`);
      if (role !== undefined) await session.command(`SET LOCAL ROLE "${role.replaceAll('"', '""')}"`);
      return await session.sql<Record<string, unknown>>(gated.sql, [...gated.params]);
    } catch (error) {
      throw failure(error, deadline);
    } finally {
      await rollBack(session);
    }
  });
  const shown = rows.slice(0, most);
  return {
    columns: Object.keys(shown[0] ?? {}),
    rows: shown,
    more: rows.length > most,
    sql: gated.sql,
    params: gated.params,
  };
}

/** Fails only when the connection is gone, and then the server rolls back by itself. */
async function rollBack(session: Session): Promise<void> {
  try {
    await session.command('ROLLBACK');
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
  }
}

function failure(error: unknown, deadline: number): unknown {
  if (!(error instanceof DbError)) return error;
  if (error.code === 'DB_DEADLINE' || error.sqlstate === '57014')
    return errors.SQL_DEADLINE({ seconds: deadline / 1000 }, error);
  if (error.sqlstate === undefined) return error;
  const reason = error.details['reason'] ?? error.message;
  return errors.SQL_FAILED({ reason: String(reason) }, error);
}
