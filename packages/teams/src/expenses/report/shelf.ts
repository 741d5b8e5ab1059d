import { createHash } from 'node:crypto';
import { HoldfastError } from '@holdfast/errors';
import type { Documents } from '@holdfast/tools';

/** What a report leaves behind. */
export interface Kept {
  documentId: string;
  name: string;
  type: string;
  bytes: Uint8Array;
  userId: string | null;
  runId: string;
  pages?: number;
}

/** Where reports are kept. What is there under an id stays: keeping it again changes nothing. */
export interface Shelf {
  find(documentId: string): Promise<Uint8Array | null>;
  keep(kept: Kept): Promise<void>;
}

const namespace = Buffer.from('3d0c2b6a9c1e4f7ab1d25e60c7f49a12', 'hex');

/** The id of what a run makes under a name (UUIDv5): the same in every attempt, and in every region. */
export function keptId(runId: string, name: string): string {
  const hex = createHash('sha1').update(namespace).update(`${runId}\0${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16] as string, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Reports among the documents. */
export const shelfOf = (documents: Documents): Shelf => ({
  async find(documentId) {
    return (await documents.find(documentId)) ? (await documents.read(documentId)).bytes : null;
  },
  async keep({ documentId, name, type, bytes, userId, runId, pages }) {
    const add = async (content: Uint8Array): Promise<void> => {
      const made = { documentId, contentType: type, runId, ...(pages === undefined ? {} : { pages }) };
      await documents.add({ bytes: content, filename: name, user: userId, type: 'report', source: 'report', made });
    };
    try {
      await add(bytes);
    } catch (error) {
      // An attempt died between the object and its row: what it stored stays, and ours is made anew from it.
      if (!(error instanceof HoldfastError) || error.code !== 'STORE_KEY_TAKEN') throw error;
      await add(await documents.store.get(String(error.details['key'])));
    }
  },
});
