export { maskUrl } from './address.ts';
export type { Dialect, Isolation } from './connection.ts';
export { DbError, type Outcome } from './errors.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { type Db, type OpenOptions, openDb, type RunOptions, type Session, type Statements } from './open.ts';
export { allQueries, type Fragments, loadFragments, loadQueries } from './queries.ts';
export type { Query } from './query.ts';
export { type TransactionOptions, transaction } from './transaction.ts';
