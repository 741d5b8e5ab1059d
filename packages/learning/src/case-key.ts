import { jsonHash } from '@holdfast/queue';

const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const time = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const digits = 2;

/**
 * The same text for two values that differ by next to nothing: ids and times are left out, numbers (in texts too) count by
 * their first two digits, texts by their letters. Values at the border between two roundings are told apart.
 */
export function caseKey(value: unknown): string {
  return jsonHash(plain(value) ?? null);
}

const nothing = new Set([null, {}, [], ''].map((empty) => jsonHash(empty)));

/** Ids and times apart, the value says nothing by which one case could be known from another. */
export const saysNothing = (key: string): boolean => nothing.has(key);

function plain(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value);
  if (typeof value === 'string') return id.test(value) || time.test(value) ? undefined : letters(value);
  if (Array.isArray(value)) return value.map((inner) => plain(inner) ?? null);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const seen = plain(inner);
    return seen === undefined ? [] : [[name, seen] as const];
  });
  return Object.fromEntries(kept);
}

const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(digits)) : 0);

const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+(?:\.\d+)?/g, (number) => ` ${rounded(Number(number))} `)
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')
    .trim();
