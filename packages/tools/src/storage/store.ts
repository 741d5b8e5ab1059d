import { createHash } from 'node:crypto';
import { errors } from '../errors.ts';

/** An object as the store knows it. */
export interface StoredObject {
  /** Its name: segments between slashes, the same on every store. */
  key: string;
  bytes: number;
  /** Hex; null where somebody else put the object there and nobody has read it yet. */
  sha256: string | null;
  /** By the store's own clock: only for telling what has lain still for long. */
  modifiedAt: Date;
}

export interface LinkOptions {
  /** How long the link works. */
  seconds: number;
  /** Offered as the name of the downloaded file. */
  filename: string;
  type: string;
}

/**
 * Object storage: a folder on disk or any S3. An object is written once: the same bytes again change nothing, other bytes
 * under its key are refused (STORE_KEY_TAKEN). After `put` has resolved the object outlives a crash. Every call ends, by
 * its deadline at the latest (STORE_UNREACHABLE); bytes that are not those put there are told (STORE_DAMAGED), never given.
 */
export interface ObjectStore {
  readonly kind: 'folder' | 's3';
  /** Where it is, in words without secrets. */
  readonly place: string;
  /** Makes the place if it is missing; throws a coded error where it cannot be used. */
  ready(): Promise<void>;
  put(key: string, bytes: Uint8Array, type: string): Promise<StoredObject>;
  /** Throws STORE_MISSING. `most`: larger objects are refused unread (STORE_TOO_LARGE). */
  get(key: string, most?: number): Promise<Uint8Array>;
  stat(key: string): Promise<StoredObject | null>;
  /** Nothing happens where there is none. */
  remove(key: string): Promise<void>;
  /** In the order of keys, those after `after`, at most `limit` (1,000). */
  list(prefix: string, page?: { after?: string; limit?: number }): Promise<StoredObject[]>;
  /** An address that gives the object to whoever has it; null: this store gives none, the web app serves it. */
  link(key: string, options: LinkOptions): Promise<string | null>;
  close(): void;
}

export const pageSize = 1_000;
const longestKey = 800;

/** Throws STORE_KEY for what could leave the place, or what some store would read differently. */
export function checkKey(key: string): string {
  const segments = key.split('/');
  const odd =
    key.length === 0 ||
    Buffer.byteLength(key) > longestKey ||
    /[\p{Cc}\\]/u.test(key) ||
    !key.isWellFormed() ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..' || segment.startsWith('.tmp-'));
  if (odd) throw errors.STORE_KEY({ key: key.slice(0, 100) });
  return key;
}

export const sumOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Keys are compared by their bytes in UTF-8, as S3 lists them. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
