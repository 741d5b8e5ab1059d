import { createHash } from 'node:crypto';

/** What a report leaves behind. */
export interface Kept {
  documentId: string;
  name: string;
  type: string;
  bytes: Uint8Array;
  userId: string | null;
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
