import { backoff, isConflict, maxTries } from './backoff.ts';
import type { Isolation } from './connection.ts';
import { DbError, errors } from './errors.ts';
import type { Db, RunOptions, Statements } from './open.ts';
import type { Query } from './query.ts';
import { retries } from './send.ts';
import type { Session } from './session.ts';

export interface TransactionOptions {
  /** 'inherit' keeps the level of the pool: for writes that belong to a statement of the core. */
  isolation?: Isolation | 'inherit';
  /** Ends the trying; a COMMIT that is under way is waited for. */
  signal?: AbortSignal;
}

const begin = {
  serializable: 'BEGIN ISOLATION LEVEL SERIALIZABLE',
  'read committed': 'BEGIN ISOLATION LEVEL READ COMMITTED',
  inherit: 'BEGIN',
} as const;

/**
 * The one retry for work of several statements: on a conflict everything is rolled back and `work` runs
 * again from its beginning. So `work` must not touch the world outside. An error thrown with the
 * outcome 'unknown' came at the COMMIT: it may have happened.
 */
export async function transaction<T>(
  db: Db,
  work: (tx: Statements) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const opening = begin[options.isolation ?? 'serializable'];
  for (let tries = 1; ; tries++) {
    options.signal?.throwIfAborted();
    const end = await db.session((session) => attempt(session, opening, work));
    if (end.ok) return end.value;
    if (!end.conflict || tries >= maxTries) throw end.error;
    retries.inc();
    await backoff(tries, options.signal);
  }
}

type End<T> = { ok: true; value: T } | { ok: false; conflict: boolean; error: unknown };

async function attempt<T>(session: Session, opening: string, work: (tx: Statements) => Promise<T>): Promise<End<T>> {
  const tx = new Tx(session);
  let value: T;
  try {
    await session.command(opening);
    value = await work(tx);
  } catch (error) {
    return { ok: false, conflict: tx.conflict || isConflictError(error), error: await rolledBack(session, error) };
  }
  try {
    const tag = await session.command('COMMIT');
    if (tag !== 'ROLLBACK') return { ok: true, value };
  } catch (error) {
    await rollBack(session);
    return { ok: false, conflict: isConflictError(error), error };
  }
  return { ok: false, conflict: tx.conflict, error: errors.DB_ROLLED_BACK({}, tx.failure) };
}

/**
 * Before COMMIT was sent nothing can have taken effect, whatever the connection did: an unknown outcome
 * of one statement is a known one of the transaction.
 */
async function rolledBack(session: Session, error: unknown): Promise<unknown> {
  await rollBack(session);
  if (!(error instanceof DbError) || error.outcome === 'rolled back') return error;
  const code = error.code === 'DB_DEADLINE' || error.code === 'DB_UNABLE' ? error.code : 'DB_CUT';
  return new DbError(code, 'rolled back', error.details, error);
}

/** Fails only when the connection is gone, and then the server rolls back by itself. */
async function rollBack(session: Session): Promise<void> {
  try {
    await session.command('ROLLBACK');
  } catch (error) {
    if (!(error instanceof DbError)) throw error;
  }
}

/** Remembers a conflict even where `work` caught the error: the transaction is lost all the same. */
class Tx implements Statements {
  conflict = false;
  failure: unknown;
  private readonly session: Session;

  constructor(session: Session) {
    this.session = session;
  }

  get dialect(): Session['dialect'] {
    return this.session.dialect;
  }

  run<R extends object>(query: Query, params?: Record<string, unknown>, options?: RunOptions): Promise<R[]> {
    return this.session.run<R>(query, params, options).catch((error: unknown) => this.note(error));
  }

  sql<R extends object>(text: string, params?: unknown[]): Promise<R[]> {
    return this.session.sql<R>(text, params).catch((error: unknown) => this.note(error));
  }

  private note(error: unknown): never {
    this.failure ??= error;
    this.conflict ||= isConflictError(error);
    throw error;
  }
}

function isConflictError(error: unknown): boolean {
  return error instanceof DbError && isConflict(error.sqlstate);
}
