import { isConflict } from './backoff.ts';
import { DbError, type Outcome, type RefusalCode } from './errors.ts';

/** The fields of a server's error that we read; the driver's class carries more. */
interface ServerError {
  code: string;
  severity: string;
  message: string;
  constraint?: string;
  table?: string;
  column?: string;
}

/** A socket that our own deadline destroyed. */
export class DeadlinePassed extends Error {}

export function isServerError(error: unknown): error is ServerError & Error {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}

/** The server ends the session after these, whatever the statement was; a draining CockroachDB node says so as a plain ERROR. */
export function endsSession(error: unknown): boolean {
  return (
    isServerError(error) && (error.severity === 'FATAL' || error.severity === 'PANIC' || shutDown.test(error.code))
  );
}

/** This server does not do our work any more (it shuts down, or has become a standby), another one may. */
export function turnsAway(error: unknown): boolean {
  return isServerError(error) && (shutDown.test(error.code) || error.code === readOnly);
}

const shutDown = /^57P0[1-5]$/;
const readOnly = '25006';
/** What a server lacks: memory, disk, connections (53), its files (58), the right to write, a licence. */
const unable = new RegExp(`^(53...|58...|${readOnly}|XXC02)$`);
/** CockroachDB's lost ranges and nodes: what was sent to them may have taken effect. */
const lostNodes = /^58C/;

/** A plan prepared before a migration: the statement did not run, a new connection will run it. */
export function isStalePlan(error: unknown): boolean {
  return isServerError(error) && error.code === '0A000' && error.message.includes('cached plan');
}

/** What a failed statement means for its effect. `sent` is false while nothing can have reached the server. */
export function statementFailed(error: unknown, query: string, ms: number, tries: number): Error {
  if (error instanceof DbError) return error;
  if (error instanceof DeadlinePassed) return new DbError('DB_DEADLINE', 'unknown', { query, ms }, error);
  if (!isServerError(error)) return new DbError('DB_CUT', 'unknown', { query, reason: reasonOf(error) }, error);
  const { code, constraint, table, column } = error;
  const details = { query, ms, tries, sqlstate: code, reason: error.message, constraint, table, column };
  const [kind, outcome] = meaning(error);
  return new DbError(kind, outcome, details, error);
}

/** A connection that could not be opened: nothing was sent. */
export function connectFailed(error: unknown, hosts: string): DbError {
  if (!isServerError(error)) {
    return new DbError('DB_UNREACHABLE', 'rolled back', { hosts, reason: reasonOf(error) }, error);
  }
  const refused = error.code.startsWith('28') || error.code === '3D000';
  const details = { hosts, sqlstate: error.code, reason: error.message };
  return new DbError(refused ? 'DB_LOGIN' : 'DB_UNREACHABLE', 'rolled back', details, error);
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

function meaning(error: ServerError): [RefusalCode, Outcome] {
  const { code } = error;
  if (isConflict(code)) return ['DB_CONFLICT', 'rolled back'];
  if (code === '40003' || code === 'XXA00') return ['DB_AMBIGUOUS', 'unknown'];
  if (code === '57014') return ['DB_DEADLINE', 'rolled back'];
  if (code.startsWith('08') || endsSession(error)) return ['DB_CUT', 'unknown'];
  if (unable.test(code)) return ['DB_UNABLE', lostNodes.test(code) ? 'unknown' : 'rolled back'];
  return ['DB_REFUSED', 'rolled back'];
}
