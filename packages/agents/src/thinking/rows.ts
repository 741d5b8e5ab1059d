import type { CheckpointMetadata, PendingWrite, SerializerProtocol } from '@langchain/langgraph-checkpoint';
import { storableText } from '../storable.ts';

/**
 * How a thread is stored. A channel's value stands in the row of the first checkpoint that has it; a list that grew is
 * stored as its tail, so that each item is stored once, however long the thread.
 */

/** A value as it is stored: JSON, bytes, or a list that begins with the first `keep` items of an earlier version. */
export type Stored = { j: unknown } | { b: string } | { of: string; keep: number; tail: unknown[] };

/** Data of a row `c/…`. */
export interface CheckpointRow {
  ns: string;
  id: string;
  v: number;
  ts: string;
  /** The checkpoint before it. */
  after?: string;
  meta: unknown;
  versions: Record<string, string | number>;
  seen: Record<string, Record<string, string | number>>;
  /** By channel: the version and its value, where it is not stored yet. */
  values: Record<string, [version: string | number, Stored]>;
}

/** Data of a row `w/…`: a write beside a checkpoint. */
export interface WriteRow {
  ns: string;
  id: string;
  task: string;
  at: number;
  channel: string;
  value: Stored;
}

export const checkpointRowId = (ns: string, id: string): string => `c/${ns}/${id}`;
export const writeRowId = (ns: string, id: string, task: string, at: number): string => `w/${ns}/${id}/${task}/${at}`;

export interface Entry {
  fence: number;
  ns: string;
  id: string;
  v: number;
  ts: string;
  after: string | undefined;
  meta: CheckpointMetadata;
  versions: Record<string, string | number>;
  seen: Record<string, Record<string, string | number>>;
}

export interface Write {
  task: string;
  at: number;
  channel: string;
  value: unknown;
}

export type NewWrites = readonly PendingWrite[];

/** JSON as both databases store it. */
export const rowText = (row: CheckpointRow | WriteRow): string => storableText(JSON.stringify(row));

export async function encode(serde: SerializerProtocol, value: unknown): Promise<{ j: unknown } | { b: string }> {
  const [type, bytes] = await serde.dumpsTyped(value);
  if (type === 'json') return { j: JSON.parse(text.decode(bytes)) };
  return { b: Buffer.from(bytes).toString('base64') };
}

export async function decode(serde: SerializerProtocol, stored: { j: unknown } | { b: string }): Promise<unknown> {
  if ('b' in stored) return await serde.loadsTyped('bytes', Buffer.from(stored.b, 'base64'));
  return await serde.loadsTyped('json', JSON.stringify(stored.j));
}

const text = new TextDecoder();
