import { randomUUID } from 'node:crypto';
import { type Db, loadQueries, type Statements } from '@holdfast/db';
import { log, mask, maskJson, point } from '@holdfast/telemetry';
import { errors } from '../errors.ts';
import { type ObjectStore, sumOf } from '../storage/store.ts';
import { type DocumentRow, limits, type NewDocument, type Problem } from './document.ts';
import { type Inspected, inspect } from './inspect.ts';

export const queries = loadQueries(new URL('./sql/documents.sql', import.meta.url), [
  'add',
  'one',
  'same_file',
  'latest',
  'others',
  'mark',
  'keep_extracted',
  'remove',
  'orphans',
  'fresh',
  'refuse',
  'refused',
]);

const logger = log('documents');

/** Which documents, newest first. `user` null: everybody's. */
export interface Wanted {
  user: string | null;
  workspace?: string;
  type?: string;
  status?: DocumentRow['processing_status'];
  before?: Date;
  most?: number;
}

/** Another document, as far as it tells whether two are copies. */
export interface Other
  extends Pick<
    DocumentRow,
    'document_id' | 'user_id' | 'sha256' | 'picture_hash' | 'extracted_text' | 'extracted_data' | 'processing_status'
  > {
  /** It came before the one that was asked about. */
  earlier: boolean;
}

export interface Added {
  document: DocumentRow;
  /** false: the same file of the same user was there already, and this is it. */
  added: boolean;
}

/**
 * Documents: rows of our database, bytes in the store. The object is written first, then its row: a crash in between leaves
 * an object without a row, which a duty removes. Whatever is stored as text is masked; the bytes are as they came.
 */
export class Documents {
  readonly store: ObjectStore;
  private readonly db: Db;

  constructor(db: Db, store: ObjectStore) {
    this.db = db;
    this.store = store;
  }

  /** Looks at the file, then stores it. What cannot be taken in throws the errors of `inspect`, and nothing is stored. */
  async add(given: NewDocument): Promise<Added> {
    const { bytes, user, workspace = 'default', made } = given;
    const filename = nameOf(given.filename);
    const found = made ? inspectMade(given, filename) : await inspect(bytes, filename);
    const sha256 = sumOf(bytes);
    const same = made
      ? await this.find(made.documentId)
      : (await this.db.run<DocumentRow>(queries.same_file, { workspace, user, sha256 }))[0];
    if (same) return { document: same, added: false };
    const id = made?.documentId ?? randomUUID();
    const key = `documents/${id.slice(0, 2)}/${id}.${found.extension}`;
    await this.store.put(key, bytes, found.contentType);
    await point('document.stored', { document: id, key });
    const [row] = await this.db.run<DocumentRow>(queries.add, {
      document: id,
      workspace,
      user,
      type: given.type ?? 'receipt',
      key,
      filename,
      content_type: found.contentType,
      bytes: bytes.byteLength,
      sha256,
      pages: found.pages,
      picture_hash: found.pictureHash,
      made: made !== undefined,
      agent: made?.agentId ?? null,
      run: made?.runId ?? null,
      source: given.source ?? 'upload',
    });
    if (row) return { document: row, added: true };
    return { document: await this.first(id, key, { workspace, user, sha256 }), added: false };
  }

  /** `user` null: whoever's. Throws DOCUMENT_MISSING, also where it is somebody else's. */
  async get(id: string, user: string | null = null): Promise<DocumentRow> {
    const found = await this.find(id);
    if (!found || (user !== null && found.user_id !== user)) throw errors.DOCUMENT_MISSING({ document: id });
    return found;
  }

  /** The document with its bytes, which are those that were stored, or STORE_DAMAGED. */
  async read(id: string, user: string | null = null): Promise<{ document: DocumentRow; bytes: Uint8Array }> {
    const document = await this.get(id, user);
    const bytes = await this.store.get(document.s3_key);
    if (sumOf(bytes) !== document.sha256) throw errors.STORE_DAMAGED({ key: document.s3_key, place: this.store.place });
    return { document, bytes };
  }

  async find(id: string): Promise<DocumentRow | undefined> {
    return (await this.db.run<DocumentRow>(queries.one, { document: id }))[0];
  }

  list({ user, workspace = 'default', type, status, before, most = 100 }: Wanted): Promise<DocumentRow[]> {
    return this.db.run<DocumentRow>(queries.latest, {
      user,
      workspace,
      type: type ?? null,
      status: status ?? null,
      before: before ?? null,
      most,
    });
  }

  /** The other documents of its type and workspace, newest first. */
  others(id: string, most = 5_000): Promise<Other[]> {
    return this.db.run<Other>(queries.others, { document: id, most });
  }

  /** Where the work on it stands. A document that is complete stays so: then nothing happens. */
  async mark(
    id: string,
    status: DocumentRow['processing_status'],
    { agentId, problem, tx = this.db }: { agentId?: string; problem?: Problem; tx?: Statements } = {},
  ): Promise<void> {
    const told = problem === undefined ? null : maskJson(problem);
    await tx.run(queries.mark, { document: id, status, agent: agentId ?? null, problem: told });
  }

  /** What was read from it; masked here. */
  async keepExtracted(
    id: string,
    { text, data, agentId, tx = this.db }: { text: string; data: unknown; agentId: string; tx?: Statements },
  ): Promise<void> {
    const stored = { document: id, text: mask(text).replaceAll('\0', ''), data: maskJson(data), agent: agentId };
    await tx.run(queries.keep_extracted, stored);
  }

  /** The row, then the object: what a crash in between leaves is removed by the duty. */
  async remove(id: string, user: string | null = null): Promise<void> {
    await this.get(id, user);
    const [gone] = await this.db.run<{ s3_key: string }>(queries.remove, { document: id });
    if (gone) await this.store.remove(gone.s3_key);
  }

  /** Files in the inbox that cannot become documents, and why. */
  refused(most = 50): Promise<{ s3_key: string; bytes: number; problem: Problem; refused_at: Date }[]> {
    return this.db.run(queries.refused, { most });
  }

  /** Somebody else stored the same in this moment: theirs is the document, and our object goes. */
  private async first(
    id: string,
    key: string,
    file: { workspace: string; user: string | null; sha256: string },
  ): Promise<DocumentRow> {
    const [same] = await this.db.run<DocumentRow>(queries.same_file, file);
    const document = same ?? (await this.get(id));
    if (document.s3_key !== key) {
      await this.store.remove(key).catch((error: unknown) => logger.warn({ error, key }, 'left for the sweep'));
    }
    return document;
  }
}

/** The last part of a path, on one line, without what people's names for files should not tell. */
export function nameOf(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? '';
  const clean = mask(
    last
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
      .trim(),
  );
  return clean.slice(0, 200) || 'unnamed';
}

/** What members make is of the type they say. */
function inspectMade({ bytes, made }: NewDocument, filename: string): Inspected {
  const contentType = made?.contentType ?? 'application/octet-stream';
  if (bytes.byteLength > limits.bytes)
    throw errors.DOCUMENT_TOO_LARGE({ name: filename, limit: `${limits.bytes / 1024 / 1024} MB` });
  const extension = /\.([a-z0-9]{1,8})$/i.exec(filename)?.[1]?.toLowerCase() ?? 'bin';
  return { contentType, extension, pages: made?.pages ?? 1, pictureHash: null };
}
