import type { Statements } from '@holdfast/db';
import { links, sessions } from './queries.ts';

/** All sessions but the one of this hash, and all links. To be called in a transaction. */
export async function closeAll(tx: Statements, user: string, except = ''): Promise<void> {
  await tx.run(sessions.close_all, { user, except });
  await tx.run(links.drop, { user });
}
