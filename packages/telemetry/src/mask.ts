import { findIds } from './mask-ids.ts';

type Rule = (text: string) => string;

const keyBlock =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;
/** Tokens that are known by how they begin. */
const token =
  /(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_-]{12,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)/g;
const bearer = /(\bbearer[ \t]{1,4})([A-Za-z0-9._~+/-]{8,}=*)/gi;
const authorization =
  /(authorization["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)(?:(?:basic|bearer|token|digest)[ \t]{1,3})?[^\s"',;]{4,}/gi;
const password =
  /((?:password|passwd|passphrase|pwd)["']?[ \t]{0,3}[:=][ \t]{0,3})(?:"[^"\n]{1,400}"|'[^'\n]{1,400}'|[^\s"',;&]{3,})/gi;
const named =
  /((?:api[_-]?key|access[_-]?key|secret(?:[_-]?key)?|private[_-]?key|token)["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)([A-Za-z0-9_.~+/-]{12,}=*)/gi;
const hexKey = /(key["']?[ \t]{0,3}[:=][ \t]{0,3}["']?)([0-9a-f]{32,})(?![0-9a-z-])/gi;
const userInfo = /(:\/\/[^\s/:@]{0,256}:)[^\s/@]{1,256}(?=@)/g;
const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}]{2,24}/gu;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const secretField =
  /(?:^|[_-])(?:password|passwd|passphrase|pwd|secret|token|(?:api|access|secret|private)[_-]?key|authorization|cookie)$/i;

const rules: readonly Rule[] = [
  (text) => text.replace(keyBlock, '[secret]'),
  (text) => text.replace(userInfo, '$1[secret]'),
  (text) => text.replace(authorization, '$1[secret]'),
  (text) => text.replace(token, '[secret]'),
  (text) => text.replace(bearer, (all, head: string, value: string) => (looksMade(value) ? `${head}[secret]` : all)),
  (text) => text.replace(password, '$1[secret]'),
  (text) => text.replace(named, (all, head: string, value: string) => (looksMade(value) ? `${head}[secret]` : all)),
  (text) => text.replace(hexKey, '$1[secret]'),
  (text) => text.replace(email, '[email]'),
  findIds,
];

/**
 * Every rule asks for one of these: a digit, the sign of a field or an address, an unbroken run as long as the shortest
 * token, or the first words of two. Most words and names of fields have none, and are spared ten searches.
 */
const suspect = /[\d@:=]|[\w.-]{15}|-----BEGIN|bearer/i;

/**
 * The text without secrets and personal data: each is replaced by what it was, `[card]` or `[email]`. UUIDs, amounts,
 * dates and other ids stay. Linear in the length of the text; masking twice changes nothing more.
 */
export function mask(text: string): string {
  return suspect.test(text) ? maskAll(text) : text;
}

/** Every rule in turn. For tests: `mask` may leave them out only where they change nothing. */
export function maskAll(text: string): string {
  let masked = text;
  for (const rule of rules) masked = rule(masked);
  return masked;
}

/**
 * A copy with every text in it masked, names of fields too; what a field called `password` holds goes altogether, list or number. Of
 * objects only plain ones and lists are entered: an Error or a Date stays what it is.
 */
export function maskJson<T>(value: T): T {
  return masked(value, new Set()) as T;
}

function masked(value: unknown, above: Set<object>): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number' || typeof value === 'bigint') return maskedNumber(value);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  if (above.has(value)) return '[circular]';
  above.add(value);
  const copy = Array.isArray(value) ? value.map((one) => masked(one, above)) : maskedFields(value, above);
  above.delete(value);
  return copy;
}

function maskedFields(value: object, above: Set<object>): object {
  const fields = Object.entries(value).map(([name, held]): [string, unknown] => [
    mask(name),
    isSecret(name, held) ? '[secret]' : masked(held, above),
  ]);
  return Object.fromEntries(fields);
}

/** `clientSecret` is named as `client_secret` is. That there is one, or none, is no secret. */
function isSecret(name: string, held: unknown): boolean {
  const told = held === undefined || held === null || typeof held === 'boolean';
  return !told && secretField.test(name.replace(/([a-z0-9])([A-Z])/g, '$1_$2'));
}

/** A card number may come as a number. */
function maskedNumber(value: number | bigint): unknown {
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || value < 1e11)) return value;
  const text = String(value);
  const safe = mask(text);
  return safe === text ? value : safe;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Made by a machine, and no id of ours: a word in a sentence about tokens is not. */
function looksMade(value: string): boolean {
  return !uuid.test(value) && (/\d/.test(value) || value.length >= 24) && !/^[\d.]+$/.test(value);
}
