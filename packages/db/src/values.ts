import { errors } from './errors.ts';

export type Wire = string | Buffer | null;

/**
 * A JavaScript value in PostgreSQL's text form. Dates travel in UTC, objects as JSON, lists as flat
 * array literals; a list inside a list is refused, because CockroachDB has no nested arrays.
 */
export function encode(value: unknown): Wire {
  if (value === null) return null;
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'object':
      if (Array.isArray(value)) return encodeList(value);
      if (value instanceof Date) return encodeDate(value);
      if (Buffer.isBuffer(value)) return value;
      if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      return JSON.stringify(value);
    default:
      throw errors.DB_VALUE({ type: typeof value });
  }
}

/** The same for a parameter cast to JSON: a string is JSON text already, everything else is made it. */
export function encodeJson(value: unknown): Wire {
  if (value === null || typeof value === 'string') return value;
  return JSON.stringify(value) ?? null;
}

function encodeList(list: readonly unknown[]): string {
  let text = '{';
  for (let i = 0; i < list.length; i++) {
    if (i > 0) text += ',';
    text += encodeElement(list[i]);
  }
  return `${text}}`;
}

function encodeElement(item: unknown): string {
  if (item === null || item === undefined) return 'NULL';
  if (typeof item === 'number' || typeof item === 'boolean' || typeof item === 'bigint') return String(item);
  if (Array.isArray(item)) throw errors.DB_VALUE({ type: 'list in a list' });
  const text = encode(item);
  return quote(typeof text === 'string' ? text : `\\x${(text ?? Buffer.alloc(0)).toString('hex')}`);
}

/** Looking first costs less than replacing nothing: most elements are ids. */
function quote(text: string): string {
  let quoted = text;
  if (quoted.includes('\\')) quoted = quoted.replace(/\\/g, '\\\\');
  if (quoted.includes('"')) quoted = quoted.replace(/"/g, '\\"');
  return `"${quoted}"`;
}

function encodeDate(date: Date): string {
  if (Number.isNaN(date.getTime())) throw errors.DB_VALUE({ type: 'invalid date' });
  return date.toISOString();
}
