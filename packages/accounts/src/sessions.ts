import { type Db, type Statements, transaction } from '@holdfast/db';
import type { Caller } from './caller.ts';
import { links, sessions, users } from './queries.ts';
import { rightsOf } from './rights.ts';
import { hashOf, newSecret } from './secret.ts';
import { closeAll } from './sign-out.ts';
import { type User, type UserRow, userOf } from './users.ts';

/** A session lives this long after its last use. */
export const sessionSeconds = 14 * 24 * 3_600;

/** Lets a browser act for a user. Returns the secret of its cookie; only a hash is kept. */
export async function openSession(db: Statements, user: User, browser = ''): Promise<string> {
  const secret = newSecret();
  await db.run(sessions.open, {
    hash: hashOf(secret),
    user: user.userId,
    browser: browser.slice(0, 300),
    seconds: sessionSeconds,
  });
  return secret;
}

/** Who has this cookie; null: nobody, any more. */
export async function callerOfSession(db: Statements, secret: string): Promise<Caller | null> {
  const hash = hashOf(secret);
  const [session] = await db.run<{ user_id: string; unseen: boolean }>(sessions.caller, { hash });
  if (!session) return null;
  const [row] = await db.run<UserRow>(users.by_id, { user: session.user_id });
  if (!row || row.disabled_at) return null;
  if (session.unseen) await db.run(sessions.seen, { hash, seconds: sessionSeconds });
  const { userId, workspace, login, name, role } = userOf(row);
  return { userId, workspace, login, name, role, rights: rightsOf(role), by: { kind: 'session', hash } };
}

export interface SessionView {
  browser: string;
  createdAt: Date;
  seenAt: Date;
  expiresAt: Date;
  /** The one that asks. */
  here: boolean;
}

export async function sessionsOfUser(db: Statements, caller: Caller): Promise<SessionView[]> {
  const rows = await db.run<{
    session_hash: string;
    browser: string;
    created_at: Date;
    seen_at: Date;
    expires_at: Date;
  }>(sessions.of_user, { user: caller.userId });
  return rows.map((row) => ({
    browser: row.browser,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    here: caller.by.kind === 'session' && caller.by.hash === row.session_hash,
  }));
}

/** Ends the session by which somebody asks, and every sign-in link of theirs. */
export async function closeSession(db: Db, { by, userId }: Caller): Promise<void> {
  if (by.kind !== 'session') return;
  await transaction(db, async (tx) => {
    await tx.run(sessions.close, { hash: by.hash });
    await tx.run(links.drop, { user: userId });
  });
}

/** Signs a user out everywhere, but here; their sign-in links let nobody in any more. */
export async function closeSessions(db: Db, user: string, except?: Caller): Promise<void> {
  await transaction(db, (tx) => closeAll(tx, user, except));
}
