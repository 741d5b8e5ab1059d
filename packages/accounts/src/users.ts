import { type Db, type Statements, transaction } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import type { Caller } from './caller.ts';
import { errors } from './errors.ts';
import { hashPassword } from './password.ts';
import { users } from './queries.ts';
import type { Role } from './rights.ts';
import { closeAll } from './sign-out.ts';

export interface User {
  userId: string;
  workspace: string;
  /** What one signs in with, in small letters. */
  login: string;
  name: string;
  role: Role;
  hasPassword: boolean;
  /** Known at the company's OIDC provider. */
  hasIdentity: boolean;
  createdAt: Date;
  disabledAt: Date | null;
}

export interface UserRow {
  user_id: string;
  workspace: string;
  login: string;
  name: string;
  role: Role;
  has_password: boolean;
  oidc_subject: string | null;
  created_at: Date;
  disabled_at: Date | null;
}

export const userOf = (row: UserRow): User => ({
  userId: row.user_id,
  workspace: row.workspace,
  login: row.login,
  name: row.name,
  role: row.role,
  hasPassword: row.has_password,
  hasIdentity: row.oidc_subject !== null,
  createdAt: row.created_at,
  disabledAt: row.disabled_at,
});

export interface NewUser {
  login: string;
  name?: string;
  role: Role;
  password?: string;
  workspace?: string;
  /** Of whom there are rows already: who signs in sees those. Another one, where it is left out. */
  userId?: string;
  /** Who they are at the company's OIDC provider. */
  subject?: string;
}

const loginForm = /^[a-z0-9._@+-]{1,100}$/;

/** What was typed, as it is kept. Throws USER_INVALID. */
export function loginOf(typed: string): string {
  const login = typed.normalize('NFKC').trim().toLowerCase();
  if (!loginForm.test(login)) throw errors.USER_INVALID({ reason: 'the name to sign in with has other characters' });
  return login;
}

/** Throws USER_TAKEN, USER_INVALID. */
export async function addUser(db: Statements, user: NewUser): Promise<User> {
  const login = loginOf(user.login);
  const name = (user.name ?? login).trim().slice(0, 200) || login;
  const [row] = await db.run<UserRow>(users.add, {
    id: user.userId ?? null,
    workspace: user.workspace ?? 'default',
    login,
    name,
    role: user.role,
    password: user.password === undefined ? null : await hashPassword(user.password),
    subject: user.subject ?? null,
  });
  if (!row) throw errors.USER_TAKEN({ login });
  return userOf(row);
}

export async function listUsers(db: Statements, workspace = 'default'): Promise<User[]> {
  return (await db.run<UserRow>(users.list, { workspace })).map(userOf);
}

/** By what one signs in with. Throws USER_UNKNOWN. */
export async function userByLogin(db: Statements, login: string): Promise<User> {
  const [row] = await db.run<UserRow>(users.by_login, { login: loginOf(login) });
  if (!row) throw errors.USER_UNKNOWN({ user: login });
  return userOf(row);
}

export async function userById(db: Statements, user: string): Promise<User | null> {
  const [row] = await db.run<UserRow>(users.by_id, { user });
  return row ? userOf(row) : null;
}

/** Whoever is at this machine. Made an administrator where there is nobody yet; two starts at once make one. */
export async function ensureOwner(db: Statements): Promise<User> {
  const [row] = await db.run<UserRow>(users.by_login, { login: 'owner' });
  if (row) return userOf(row);
  try {
    return await addUser(db, { login: 'owner', name: 'Owner', role: 'admin' });
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'USER_TAKEN') return userByLogin(db, 'owner');
    throw error;
  }
}

/** Throws USER_UNKNOWN, and LAST_ADMIN where nobody could give the role back. */
export function setRole(db: Db, user: string, role: Role): Promise<User> {
  return changed(db, user, role !== 'admin', (tx) => tx.run<UserRow>(users.set_role, { user, role }));
}

/** Who is disabled keeps their rows and cannot come in; enabled again they must sign in anew. Throws USER_UNKNOWN, LAST_ADMIN. */
export function setDisabled(db: Db, user: string, disabled: boolean): Promise<User> {
  return changed(db, user, disabled, async (tx) => {
    if (disabled) await closeAll(tx, user);
    return await tx.run<UserRow>(users.disable, { user, disabled });
  });
}

/**
 * Signs the user out everywhere but where `except` asks from; their sign-in links let nobody in any more. Throws
 * USER_UNKNOWN, USER_INVALID.
 */
export async function setPassword(db: Db, user: string, password: string, except?: Caller): Promise<User> {
  const hashed = await hashPassword(password);
  return changed(db, user, false, async (tx) => {
    await closeAll(tx, user, except);
    return await tx.run<UserRow>(users.set_password, { user, password: hashed });
  });
}

/** `lowers`: an administrator is less after it; two at once must not take each other away, so it is serializable. */
function changed(db: Db, user: string, lowers: boolean, change: (tx: Statements) => Promise<UserRow[]>): Promise<User> {
  return transaction(db, async (tx) => {
    const before = await userById(tx, user);
    if (!before) throw errors.USER_UNKNOWN({ user });
    if (lowers && before.role === 'admin' && before.disabledAt === null) {
      const [left] = await tx.run<{ others: number }>(users.other_admins, { user });
      if (left?.others === 0) throw errors.LAST_ADMIN({ login: before.login });
    }
    const [row] = await change(tx);
    if (!row) throw errors.USER_UNKNOWN({ user });
    return userOf(row);
  });
}
