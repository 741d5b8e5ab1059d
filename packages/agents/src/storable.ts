import { toJson } from '@holdfast/queue';

/**
 * The value as the database will give it back: JSON without undefined, NaN and dates, without NULs and halves of
 * surrogate pairs (JSONB refuses both), at most 256 KB. What it gives must be used instead of the original, so that an
 * attempt never sees more than its successor will.
 */
export function storable(value: unknown): unknown {
  const text = toJson(value);
  if (text === null) return null;
  return JSON.parse(storableText(text));
}

/** JSON text as JSONB takes it: without NULs and halves of surrogate pairs. */
export const storableText = (text: string): string =>
  text.includes('\\u') ? text.replace(unstorable, (whole, pair) => (pair === '\\' ? whole : '\\ufffd')) : text;

/** Escapes as JSON.stringify writes them; it writes surrogates as escapes only where one stands alone. */
const unstorable = /\\(\\|u0000|u[dD][89a-fA-F][0-9a-fA-F]{2})/g;
