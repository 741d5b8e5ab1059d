import { hash } from 'node:crypto';
import { errors } from './errors.ts';

/** The longest answer, payload or input, in bytes of JSON; larger things are documents. */
export const maxJsonBytes = 256 * 1024;

/** JSON text as it enters the database: NULs, which JSONB cannot hold, become U+FFFD. undefined is null. */
export function toJson(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value);
  if (text === undefined) return null;
  if (text.length > maxJsonBytes / 4 && Buffer.byteLength(text) > maxJsonBytes) {
    throw errors.ANSWER_TOO_LARGE({ bytes: Buffer.byteLength(text), limit: maxJsonBytes });
  }
  // An escaped backslash before u0000 is text, not a NUL: the pairs of backslashes are stepped over.
  return text.includes('\\u0000')
    ? text.replace(/(\\\\)|\\u0000/g, (_, pair: string | undefined) => pair ?? '\\ufffd')
    : text;
}

/** For columns that must hold a value: null is JSON's null. */
export const toJsonValue = (value: unknown): string => toJson(value) ?? 'null';

/** NUL-free text for TEXT columns. */
export const toText = (value: string): string => value.replaceAll('\0', '\ufffd');

/** SHA-256 of the JSON with sorted keys: two proposals or argument lists are the same if their hashes are. */
export function jsonHash(value: unknown): string {
  return hash('sha256', JSON.stringify(sorted(value)) ?? 'null');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return sorted(value.toJSON());
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
