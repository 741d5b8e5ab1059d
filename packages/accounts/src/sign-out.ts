import type { Statements } from '@holdfast/db';
import type { Caller } from './caller.ts';
import { links, sessions } from './queries.ts';

/** All sessions but the one by which `except` asks, and all links. To be called in a transaction. */
export async function closeAll(tx: Statements, user: string, except?: Caller): Promise<void> {
  await tx.run(sessions.close_all, { user, except: except?.by.kind === 'session' ? except.by.hash : '' });
  await tx.run(links.drop, { user });
}
