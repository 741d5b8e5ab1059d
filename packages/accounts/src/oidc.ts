import { createHash } from 'node:crypto';
import { type Db, DbError, type Statements } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { errors } from './errors.ts';
import { users } from './queries.ts';
import type { Role } from './rights.ts';
import { addUser, setRole, type User, type UserRow, userOf } from './users.ts';

/** Whom an OIDC provider says that it let in. */
export interface Identity {
  /** Of all providers one: the issuer and its name for them. */
  subject: string;
  /** What they would be called here, the best first; what is taken or cannot be one is passed over. */
  logins: readonly string[];
  name?: string;
  role: Role;
  /** The provider decides about the role each time; otherwise only the first time. */
  follows: boolean;
}

export interface Entered {
  user: User;
  added: boolean;
  /** They had another one before. */
  roleChanged: boolean;
}

/**
 * The user of this identity, made at their first sign-in: never one that was here before under the same name, for a
 * name proves nothing. Throws USER_DISABLED.
 */
export async function byIdentity(db: Db, identity: Identity): Promise<Entered> {
  const known = await find(db, identity.subject);
  if (!known) return { ...(await make(db, identity)), roleChanged: false };
  if (known.disabledAt) throw errors.USER_DISABLED({ login: known.login });
  if (!identity.follows || known.role === identity.role) return { user: known, added: false, roleChanged: false };
  try {
    return { user: await setRole(db, known.userId, identity.role), added: false, roleChanged: true };
  } catch (error) {
    // The last administrator comes in as what they are: nobody else could.
    if (error instanceof HoldfastError && error.code === 'LAST_ADMIN')
      return { user: known, added: false, roleChanged: false };
    throw error;
  }
}

/**
 * From now on this identity is this user, whom only the user themselves can have said; their role is the provider's to say
 * from the next sign-in on, where it says so. An identity they had before is theirs no more. Throws IDENTITY_TAKEN.
 */
export async function linkIdentity(db: Db, user: User, { subject }: Identity): Promise<User> {
  const [row] = await db.run<UserRow>(users.link_subject, { user: user.userId, subject }).catch((error: unknown) => {
    // Two at once: the other one was first.
    if (error instanceof DbError && error.sqlstate === '23505') return [];
    throw error;
  });
  if (!row) throw errors.IDENTITY_TAKEN({ login: (await find(db, subject))?.login ?? 'somebody else' });
  return userOf(row);
}

async function find(db: Statements, subject: string): Promise<User | null> {
  const [row] = await db.run<UserRow>(users.by_subject, { subject });
  return row ? userOf(row) : null;
}

/** `owner` is whoever is at the machine, also where they have not come yet. */
const reserved = new Set(['owner']);
const passedOver = new Set(['USER_TAKEN', 'USER_INVALID']);

async function make(db: Db, { subject, logins, name, role }: Identity): Promise<{ user: User; added: boolean }> {
  const last = `oidc-${createHash('sha256').update(subject).digest('hex').slice(0, 20)}`;
  for (const login of [...logins.filter((one) => !reserved.has(one.trim().toLowerCase())), last]) {
    try {
      const user = await addUser(db, { login, role, subject, ...(name === undefined ? {} : { name }) });
      return { user, added: true };
    } catch (error) {
      if (!(error instanceof HoldfastError) || !passedOver.has(error.code)) throw error;
      // Two first sign-ins at once: the other one was first.
      const other = await find(db, subject);
      if (other) return { user: other, added: false };
    }
  }
  throw errors.USER_TAKEN({ login: last });
}
