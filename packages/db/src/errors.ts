import { type Details, defineErrors, type ErrorText, HoldfastError } from '@holdfast/errors';

const refusals = {
  DB_UNREACHABLE: {
    message: 'no answer from the database at {hosts}: {reason}',
    fix: 'Check that the server runs and that DATABASE_URL names the right host and port; without DATABASE_URL run `npm start`, which brings its own.',
    status: 503,
  },
  DB_LOGIN: {
    message: 'the database at {hosts} does not let us in: {reason}',
    fix: 'Check user, password, database name and SSL parameters in DATABASE_URL.',
    status: 503,
  },
  DB_BUSY: {
    message: 'all {max} database connections were in use for {ms} ms',
    fix: 'Send the work again a little later; if it lasts, raise `max` of the pool or look for a statement that hangs.',
    status: 503,
  },
  DB_CLOSED: {
    message: 'this database pool is closed',
    fix: 'Stop the work that uses a pool before closing it.',
    status: 503,
  },
  DB_DEADLINE: {
    message: '{query} had no answer within {ms} ms; its outcome is {outcome}',
    fix: 'When the outcome is unknown, read what the statement would have written before sending it again.',
    status: 504,
  },
  DB_CUT: {
    message: 'the connection was lost during {query}: {reason}',
    fix: 'Whether it took effect is unknown: read what it would have written before sending it again.',
    status: 503,
  },
  DB_AMBIGUOUS: {
    message: 'the database does not know whether {query} took effect: {reason}',
    fix: 'Read what it would have written before sending it again.',
    status: 503,
  },
  DB_CONFLICT: {
    message: '{query} lost against concurrent work {tries} times: {reason}',
    fix: 'Send the work again later; if it lasts, many writers meet on the same rows.',
    status: 503,
  },
  DB_UNABLE: {
    message: 'the database cannot do {query} now: {reason}',
    fix: 'The SQLSTATE {sqlstate} and the reason say what it lacks: disk, memory, connections, a licence, or the right to write because it has become a standby. Mend that; work waits and goes on by itself.',
    status: 503,
  },
  DB_REFUSED: {
    message: 'the database refused {query}: {reason}',
    fix: 'The SQLSTATE {sqlstate} and the reason say why; correct the statement or its parameters.',
    status: 500,
  },
} as const satisfies Record<string, ErrorText>;

defineErrors(refusals);

export const errors = defineErrors({
  DB_URL: {
    message: 'DATABASE_URL cannot be read: {reason}',
    fix: 'Write it as postgres://user:password@host:5432/database; several hosts are separated by commas.',
    status: 500,
  },
  DB_PARAMETER: {
    message: '{query} was called without its parameter :{parameter}',
    fix: 'Pass a value, or null where none is meant.',
    status: 500,
  },
  DB_VALUE: {
    message: 'a value of type {type} cannot be sent to the database',
    fix: 'Send strings, finite numbers, bigints, booleans, dates, bytes, flat lists of these, or JSON objects.',
    status: 500,
  },
  DB_CHANNEL: {
    message: '{channel} is not the name of a channel',
    fix: 'Use small letters, digits and underscores.',
    status: 500,
  },
  DB_DIALECT_UNKNOWN: {
    message: 'the kind of the server is not known before the first connection',
    fix: 'Await db.ready() before reading db.dialect.',
    status: 500,
  },
  DB_ROLLED_BACK: {
    message: 'a transaction was committed after one of its statements had failed, and was rolled back',
    fix: 'Let the error of a statement leave the transaction; after it nothing of the transaction can take effect.',
    status: 500,
  },
  SQL_FILE: {
    message: '{place}: {reason}',
    fix: 'Correct the SQL file at that place; packages/db/README.md describes its form.',
    status: 500,
  },
});

export type RefusalCode = keyof typeof refusals;

/** 'rolled back': certainly without effect. 'unknown': it may have taken effect; only reading tells. */
export type Outcome = 'rolled back' | 'unknown';

/** Whatever went wrong between us and the database, with what is known about the effect. */
export class DbError extends HoldfastError {
  readonly sqlstate: string | undefined;
  readonly outcome: Outcome;

  constructor(code: RefusalCode, outcome: Outcome, details: Details, cause?: unknown) {
    super({ code, ...refusals[code] }, { ...details, outcome }, cause);
    this.name = 'DbError';
    this.outcome = outcome;
    this.sqlstate = typeof details.sqlstate === 'string' ? details.sqlstate : undefined;
  }
}
