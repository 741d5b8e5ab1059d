import { createHash } from 'node:crypto';
import { type Db, DbError, type Statements, transaction } from '@holdfast/db';
import { maskJson } from '@holdfast/telemetry';
import type { Caller } from './caller.ts';
import { errors } from './errors.ts';
import { audit } from './queries.ts';

export interface Act {
  /** What was done: `approval.answered`, `user.role`, … */
  act: string;
  /** What it was done to, such as an id. */
  about?: string;
  /** What was said and decided; masked. */
  what?: unknown;
}

export interface AuditRow {
  seq: number;
  at: Date;
  userId: string | null;
  by: string;
  act: string;
  about: string;
  what: string;
  previous: string;
  hash: string;
}

interface Row {
  seq: number;
  at: Date;
  user_id: string | null;
  by_whom: string;
  act: string;
  about: string;
  what: string;
  previous: string;
  hash: string;
}

const rowOf = ({ user_id: userId, by_whom: by, ...row }: Row): AuditRow => ({ ...row, userId, by });
const start = 'the beginning';
const uniqueViolation = '23505';

/** Every field but the hash itself, each with its length: no two rows read alike. */
function hashRow(row: Omit<AuditRow, 'hash'>): string {
  const { seq, at, userId, by, act, about, what, previous } = row;
  const fields = [String(seq), at.toISOString(), userId ?? '', by, act, about, what, previous];
  const hash = createHash('sha256');
  for (const field of fields) hash.update(`${Buffer.byteLength(field)}:${field}`);
  return hash.digest('hex');
}

/** Adds what somebody did to the chain. Of two at once, the second follows the first. */
export async function noteAct(db: Db, caller: Caller | { by: string }, { act, about = '', what }: Act): Promise<void> {
  const who = 'userId' in caller ? { userId: caller.userId, by: whoIs(caller) } : { userId: null, by: caller.by };
  const text = JSON.stringify(maskJson(what ?? null));
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(db, (tx) => append(tx, { ...who, act, about: about.slice(0, 300), what: text }));
    } catch (error) {
      // Somebody took the number between our look and our write.
      if (!(error instanceof DbError) || error.sqlstate !== uniqueViolation || tries >= 50) throw error;
    }
  }
}

const whoIs = ({ login, by }: Caller): string => (by.kind === 'key' ? `${login} by the key ${by.name}` : login);

async function append(
  tx: Statements,
  given: Pick<AuditRow, 'userId' | 'by' | 'act' | 'about' | 'what'>,
): Promise<void> {
  const [last] = await tx.run<{ at: Date; seq: number | null; hash: string | null }>(audit.last);
  // Milliseconds are what a Date carries, and what is hashed.
  const at = new Date(last?.at ?? 0);
  const row = { ...given, seq: (last?.seq ?? 0) + 1, at, previous: last?.hash ?? start };
  const { userId: user, ...rest } = row;
  await tx.run(audit.append, { ...rest, user, hash: hashRow(row) });
}

export interface Verified {
  rows: number;
  /** The hash to keep elsewhere: with it a chain cut at its end is found too. */
  hash: string;
}

/**
 * Walks the whole chain. Throws AUDIT_BROKEN with the first row that does not fit; with `kept`, a hash of an earlier walk, also
 * where no row has it any more: then the chain was cut, or written anew.
 */
export async function verifyAudit(
  db: Statements,
  { page = 1_000, kept = start }: { page?: number; kept?: string } = {},
): Promise<Verified> {
  let seq = 0;
  let hash = start;
  let found = kept === start;
  for (;;) {
    const rows = (await db.run<Row>(audit.after, { after: seq, page })).map(rowOf);
    for (const row of rows) {
      const broken = (reason: string): Error => errors.AUDIT_BROKEN({ seq: String(row.seq), reason });
      if (row.seq !== seq + 1) throw broken(`${seq + 1} is missing`);
      if (row.previous !== hash) throw broken('it does not follow the one before it');
      if (row.hash !== hashRow(row)) throw broken('it was changed');
      ({ seq, hash } = row);
      found ||= hash === kept;
    }
    if (rows.length >= page) continue;
    if (!found) throw errors.AUDIT_BROKEN({ seq: String(seq), reason: 'the row whose hash was kept is not there' });
    return { rows: seq, hash };
  }
}

/** The newest first. */
export async function readAudit(db: Statements, before = Number.MAX_SAFE_INTEGER, page = 100): Promise<AuditRow[]> {
  return (await db.run<Row>(audit.newest, { before, page })).map(rowOf);
}
