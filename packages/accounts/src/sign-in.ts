import type { Statements } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { errors } from './errors.ts';
import { networkOf } from './network.ts';
import { passwordFits } from './password.ts';
import { failures, links, sessions, users } from './queries.ts';
import { hashOf, newSecret } from './secret.ts';
import { loginOf, type User, type UserRow, userById, userOf } from './users.ts';

/** How long a link may wait to be opened. */
export const linkSeconds = 15 * 60;

/** A secret that signs the user in, once. */
export async function makeLink(db: Statements, user: User, seconds = linkSeconds): Promise<string> {
  const secret = newSecret();
  await db.run(links.make, { hash: hashOf(secret), user: user.userId, seconds });
  return secret;
}

/** Throws LINK_SPENT. */
export async function byLink(db: Statements, secret: string): Promise<User> {
  const [spent] = await db.run<{ user_id: string }>(links.spend, { hash: hashOf(secret) });
  const user = spent ? await userById(db, spent.user_id) : null;
  if (!user || user.disabledAt) throw errors.LINK_SPENT();
  return user;
}

/**
 * `address`: whence it came. Both the name and the address wait longer after each failure beyond five, whoever of them
 * fails. A try is counted before it is looked at, so that many at once are many. Throws SIGN_IN_WRONG, SIGN_IN_THROTTLED.
 */
export async function byPassword(db: Statements, typed: string, password: string, address: string): Promise<User> {
  // As `loginOf` reads it: however a name is spelt, it is one name.
  const name = `name ${typed.normalize('NFKC').trim().toLowerCase().slice(0, 100)}`;
  const network = `address ${networkOf(address)}`;
  const buckets = [name, network];
  const noted = await db.run<{ bucket: string; until: string }>(failures.note, { buckets });
  if (noted.length < buckets.length) {
    const [waits] = await db.run<{ seconds: number | null }>(failures.waits, { buckets });
    throw errors.SIGN_IN_THROTTLED({ seconds: waits?.seconds || 1 });
  }
  const row = await found(db, typed);
  const fits = await passwordFits(row?.password ?? null, password);
  if (!row || !fits || row.disabled_at) throw errors.SIGN_IN_WRONG();
  await db.run(failures.forget, { buckets: [name] });
  const until = noted.find(({ bucket }) => bucket === network)?.until ?? '';
  await db.run(failures.take_back, { bucket: network, until });
  return userOf(row);
}

async function found(db: Statements, typed: string): Promise<(UserRow & { password: string | null }) | undefined> {
  let login: string;
  try {
    login = loginOf(typed);
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'USER_INVALID') return undefined;
    throw error;
  }
  const [row] = await db.run<UserRow & { password: string | null }>(users.by_login, { login });
  return row;
}

/** What is over: a duty calls this now and then. */
export async function tidyAccounts(db: Statements): Promise<void> {
  await db.run(sessions.tidy);
  await db.run(links.tidy);
  await db.run(failures.tidy);
}
