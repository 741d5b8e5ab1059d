import { accountErrors, ensureOwner, makeLink, type User } from '@holdfast/accounts';
import type { Statements } from '@holdfast/db';

/** The address that signs this user in. Throws USER_DISABLED. */
export async function linkFor(db: Statements, user: User, web: string): Promise<string> {
  if (user.disabledAt) throw accountErrors.USER_DISABLED({ login: user.login });
  return `${web.replace(/\/+$/, '')}/#sign-in=${await makeLink(db, user)}`;
}

/** For who is at this machine; made an administrator where there is nobody yet. */
export async function ownerLink(db: Statements, web: string): Promise<{ user: User; link: string }> {
  const user = await ensureOwner(db);
  return { user, link: await linkFor(db, user, web) };
}
