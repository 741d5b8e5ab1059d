import type { Db } from '@holdfast/db';
import { HoldfastError } from '@holdfast/errors';
import { log, mask } from '@holdfast/telemetry';
import type { StoredObject } from '../storage/store.ts';
import { limits } from './document.ts';
import { type Documents, queries } from './documents.ts';

const logger = log('documents');
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** A file that is still being copied changes; one that has lain still for so long is whole. */
const stillMs = 2_000;
/** Taken in in one go, and listed at once; what is beyond waits for the next. */
const mostAtOnce = 200;

/** Something to do every so often, by one worker at a time or by several: the outcome is the same. */
export interface Chore {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/** What the document store needs done by itself. */
export function documentChores(db: Db, documents: Documents): Chore[] {
  return [
    { name: 'document inbox', everyMs: 2_000, run: () => takeInbox(db, documents) },
    { name: 'document orphans', everyMs: 600_000, run: () => sweepOrphans(db, documents) },
  ];
}

/**
 * Makes documents of what anybody put below `inbox/` of the store; what lies in `inbox/<user's UUID>/` is that user's. A
 * file that became a document leaves the inbox; one that cannot stays and is told once, until it changes. A crash in between
 * takes the file in again, as the document that it already is. A file that fails, as one that may not be read, costs the
 * others nothing: its error is thrown when all had their turn.
 */
export async function takeInbox(db: Db, documents: Documents, still = stillMs): Promise<void> {
  const failed: unknown[] = [];
  let tried = 0;
  for (let after = ''; tried < mostAtOnce; ) {
    const lying = await documents.store.list('inbox/', { after, limit: mostAtOnce });
    after = lying.at(-1)?.key ?? '';
    if (lying.length === 0) break;
    const fresh = await db.run<{ key: string }>(queries.fresh, {
      keys: lying.map((one) => one.key),
      modified: lying.map((one) => one.modifiedAt),
      bytes: lying.map((one) => one.bytes),
      still,
    });
    const wanted = new Set(fresh.map((one) => one.key));
    for (const object of lying.filter(({ key }) => wanted.has(key))) {
      tried += 1;
      await takeOne(db, documents, object).catch((error: unknown) => {
        if (endsAll(error)) throw error;
        failed.push(error);
      });
    }
  }
  if (failed.length > 0) throw failed[0];
}

/** The store or the database is away, or full: it would be so for every file. */
function endsAll(error: unknown): boolean {
  if (!(error instanceof HoldfastError)) return false;
  return error.code !== 'STORE_REFUSED' && (error.status === 503 || error.status === 507);
}

async function takeOne(db: Db, documents: Documents, object: StoredObject): Promise<void> {
  const { store } = documents;
  const [, owner = '', ...rest] = object.key.split('/');
  const user = rest.length > 0 && uuid.test(owner) ? owner.toLowerCase() : null;
  try {
    const bytes = await store.get(object.key, limits.bytes);
    const filename = object.key.split('/').at(-1) ?? '';
    const { document, added } = await documents.add({ bytes, filename, user, source: 'inbox' });
    await store.remove(object.key);
    logger.info({ document: document.document_id, added }, 'taken from the inbox');
  } catch (error) {
    // Somebody else was faster, or took it back.
    if (error instanceof HoldfastError && error.code === 'STORE_MISSING') return;
    if (!(error instanceof HoldfastError) || error.status >= 500) throw error;
    const { code, message, fix } = error;
    const { key, bytes, modifiedAt: modified } = object;
    await db.run(queries.refuse, { key, bytes, modified, problem: { code, message: mask(message), fix } });
    logger.warn({ key: mask(key), code }, 'what lies in the inbox cannot become a document; it stays there');
  }
}

/** Removes objects that no row names and that have lain for an hour: what a crash between object and row left. */
export async function sweepOrphans(db: Db, documents: Documents): Promise<void> {
  const { store } = documents;
  for (let after = ''; ; ) {
    const page = await store.list('documents/', { after });
    if (page.length === 0) return;
    after = page.at(-1)?.key ?? '';
    const keys = page.map((one) => one.key);
    const modified = page.map((one) => one.modifiedAt);
    const orphans = await db.run<{ key: string }>(queries.orphans, { keys, modified });
    for (const { key } of orphans) {
      await store.remove(key);
      logger.info({ key }, 'an object without a document was removed');
    }
  }
}
