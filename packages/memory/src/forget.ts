import { type Db, transaction } from '@holdfast/db';
import { everybody } from './owner.ts';
import { memories, messages } from './queries.ts';
import { subjectKey } from './subject.ts';
import { vectorsOf } from './vectors.ts';

/** Which memories: all that is said must hold. Without anything said but the workspace, all of it. */
export interface Forgotten {
  workspace: string;
  ids?: readonly string[];
  /** Null: those about everybody. */
  userId?: string | null;
  subject?: string;
  kinds?: readonly string[];
}

/** Removes memories with their vectors, and what they superseded or sum up, so that nothing older comes back. Returns how many. */
export function forget(db: Db, which: Forgotten): Promise<number> {
  const owner = which.userId === null ? everybody : (which.userId ?? null);
  const { workspace, ids = null, kinds = null } = which;
  const subject = which.subject === undefined ? null : subjectKey(which.subject);
  return removing(db, (tx) =>
    tx.run<{ memory_id: string }>(memories.forget, { workspace, ids, owner, subject, kinds }),
  );
}

/** Removes what a user said and was told, of one session or of all. */
export function forgetConversations(
  db: Db,
  who: { workspace: string; userId: string; sessionId?: string },
): Promise<number> {
  const params = { workspace: who.workspace, user: who.userId, session: who.sessionId ?? null };
  return removing(db, async (tx) => {
    const rows = await tx.run<{ conversation_id: string }>(messages.forget, params);
    return rows.map((row) => ({ memory_id: row.conversation_id }));
  });
}

/** A duty: removes what was to be forgotten by now, at most a page. */
export function sweepExpired(db: Db, page = 1000): Promise<number> {
  return removing(db, (tx) => tx.run<{ memory_id: string }>(memories.expire, { page }));
}

type Remove = (tx: Parameters<Parameters<typeof transaction>[1]>[0]) => Promise<{ memory_id: string }[]>;

/** The rows first: a filling that comes later finds no row, one that came before has left a vector that is found here. */
async function removing(db: Db, remove: Remove): Promise<number> {
  const vectors = await vectorsOf(db);
  return transaction(db, async (tx) => {
    const ids = (await remove(tx)).map((row) => row.memory_id);
    if (vectors && ids.length > 0) await tx.run(vectors.queries.drop, { ids });
    return ids.length;
  });
}
