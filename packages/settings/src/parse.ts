import { isIP } from 'node:net';
import { z } from 'zod';
import { isOwnHost } from './own-host.ts';

/** A schema of one variable: a text in, a typed value out; `allowed` completes the sentence "Set X to …". */
export interface Format<T> {
  schema: z.ZodType<T, string>;
  allowed: string;
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const namePattern = /^[a-z][a-z0-9-]{0,39}$/;

export function whole(min: number, max: number): Format<number> {
  const schema = z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `is not between ${min} and ${max}`);
  return { schema, allowed: `a whole number from ${min} to ${max}` };
}

/** A length of time with its unit, `10s` or `250ms`; the value is in milliseconds. A bare number is refused: of what? */
export function duration(min: string, max: string): Format<number> {
  const schema = z
    .string()
    .refine((text) => milliseconds(text) !== undefined, 'is not a number with a unit (ms, s, m or h)')
    .transform((text) => milliseconds(text) ?? 0)
    .refine(
      (ms) => ms >= (milliseconds(min) ?? 0) && ms <= (milliseconds(max) ?? 0),
      `is not between ${min} and ${max}`,
    );
  return { schema, allowed: `a time from ${min} to ${max}, such as ${min}` };
}

export function oneOf<const T extends readonly [string, ...string[]]>(names: T): Format<T[number]> {
  const schema = z
    .string()
    .transform((text) => text.toLowerCase())
    .refine((text): text is T[number] => names.includes(text), `is none of ${names.join(', ')}`);
  return { schema: schema as unknown as z.ZodType<T[number], string>, allowed: `one of ${names.join(', ')}` };
}

export function regionName(): Format<string> {
  const schema = z.string().regex(namePattern, 'is no region name');
  return { schema, allowed: 'a region name of small letters, digits and dashes, such as us-east-1' };
}

export function regionNames(): Format<readonly string[]> {
  const schema = z
    .string()
    .transform((text): readonly string[] => text.split(',').map((name) => name.trim()))
    .refine((names) => names.every((name) => namePattern.test(name)), 'holds something that is no region name')
    .refine((names) => new Set(names).size === names.length, 'names a region twice');
  return { schema, allowed: 'region names separated by commas, such as us-east-1,us-west-2' };
}

export function hostName(): Format<string> {
  const schema = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'is no host name or address');
  return { schema, allowed: 'a host name or address to listen on, such as 127.0.0.1 or 0.0.0.0' };
}

/** Whose word on where a request comes from counts. The words are those of RFC 1918 and of the loopback. */
export function proxyAddresses(): Format<string[]> {
  const schema = z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .refine((all) => all.every(isProxyAddress), 'holds something that is no address, network, loopback or uniquelocal');
  return {
    schema,
    allowed: 'addresses, networks, loopback or uniquelocal (private networks), separated by commas, such as 10.0.0.0/8',
  };
}

function isProxyAddress(text: string): boolean {
  if (text === 'loopback' || text === 'uniquelocal') return true;
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

export function folder(): Format<string> {
  const schema = z.string().refine((text) => !text.includes('\0'), 'is no path');
  return { schema, allowed: 'the path of a folder that this user can write' };
}

export function socketPath(): Format<string> {
  const schema = z.string().regex(/^\/[^\0]+$/, 'is no absolute path');
  return { schema, allowed: 'the path of a socket, such as /var/run/docker.sock' };
}

/** A word, or a folder: that is told from a misspelt word by its slash. */
export function dataChoice(): Format<string> {
  const words = ['demo', 'none'];
  const schema = z
    .string()
    .transform((text) => (words.includes(text.toLowerCase()) ? text.toLowerCase() : text))
    .refine((text) => words.includes(text) || /[/\\]/.test(text), 'is neither demo, none nor the path of a folder');
  return { schema, allowed: 'demo, none, or the path of a folder (with a slash)' };
}

/** Several hosts separated by commas are allowed, which the URL class refuses: only the first is looked at. */
export function databaseUrl(): Format<string> {
  const schema = z
    .string()
    .refine((text) => /^postgres(ql)?:\/\//.test(text), 'does not begin with postgres:// or postgresql://')
    .refine((text) => firstHost(text) !== undefined, 'is no connection URL');
  return { schema, allowed: 'a URL such as postgres://user:password@host:5432/database' };
}

export function httpUrl(): Format<string> {
  const schema = z
    .string()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'is no URL of http or https')
    .refine((text) => !URL.canParse(text) || !holdsUser(new URL(text)), 'holds a user; a key has its own setting');
  return { schema, allowed: 'a URL such as http://127.0.0.1:11434/v1' };
}

const holdsUser = ({ username, password }: URL): boolean => username !== '' || password !== '';

/** Who is asked to vouch for people: over https, or on this machine. */
export function issuerUrl(): Format<string> {
  const schema = z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || holdsUser(url) || url.search !== '' || url.hash !== '') return false;
    return url.protocol === 'https:' || (url.protocol === 'http:' && isOwnHost(url.hostname));
  }, 'is no URL of https without user, query and fragment');
  return { schema, allowed: 'the issuer as the provider names it, such as https://sso.example.com/realms/staff' };
}

/** Any text that fits; `allowed` says in words what does. */
export function someText(pattern: RegExp, allowed: string): Format<string> {
  return { schema: z.string().max(300).regex(pattern, 'has other characters'), allowed };
}

const accountRoles = ['viewer', 'reviewer', 'operator', 'admin'] as const;
export type AccountRole = (typeof accountRoles)[number];
export const accountRole = (): Format<AccountRole> => oneOf(accountRoles);

/** What a claim names, and the role that it gives. */
export function claimRoles(): Format<ReadonlyMap<string, AccountRole>> {
  const pairs = (text: string): string[][] => text.split(',').map((one) => one.split('=').map((part) => part.trim()));
  const schema = z
    .string()
    .refine(
      (text) => pairs(text).every(([group, role, more]) => group && isRole(role) && more === undefined),
      'holds something that is not GROUP=ROLE',
    )
    .transform((text): ReadonlyMap<string, AccountRole> => {
      const roles = new Map<string, AccountRole>();
      for (const [group, role] of pairs(text)) if (group !== undefined && isRole(role)) roles.set(group, role);
      return roles;
    });
  return { schema, allowed: `GROUP=ROLE separated by commas; roles are ${accountRoles.join(', ')}` };
}

const isRole = (text: string | undefined): text is AccountRole => accountRoles.some((role) => role === text);

/** A bucket, or a folder: that is told from a misspelt word by its slash. */
export function storePlace(): Format<string> {
  const schema = z
    .string()
    .refine(
      (text) => /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) || (!text.includes('://') && /[/\\]/.test(text)),
      'is neither s3:// with the name of a bucket nor the path of a folder',
    )
    .refine((text) => !text.includes('\0'), 'is no path');
  return { schema, allowed: 's3://BUCKET, or the path of a folder (with a slash)' };
}

/** Where mail is handed in. What a password needs escaped stands as in any URL. */
export function smtpUrl(): Format<string> {
  const schema = z
    .string()
    .refine((text) => /^smtps?:\/\//.test(text) && URL.canParse(text), 'is no URL of smtp or smtps')
    .refine((text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      return url === undefined || (url.hostname !== '' && url.search === '' && /^\/?$/.test(url.pathname));
    }, 'holds more than user, password, host and port')
    .refine((text) => {
      const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
      return decodes(username) && decodes(password);
    }, 'has a % in its user or password that begins no %XX; write %25 for it');
  return { schema, allowed: 'a URL such as smtps://user:password@mail.example.com:465' };
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** In whose name mail is sent. */
export function mailAddress(): Format<string> {
  const schema = z.email('is no e-mail address').max(254);
  return { schema, allowed: 'an address such as holdfast@example.com' };
}

export function secretText(): Format<string> {
  const schema = z.string().regex(/^[\x21-\x7e]+$/, 'holds a blank or a letter that no key has');
  return { schema, allowed: 'the key as the provider shows it' };
}

/** Checked here, taken apart by `readRoles`. */
export function modelRoles(): Format<string> {
  const schema = z.string().superRefine((text, context) => {
    const problem = roleProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
  return {
    schema,
    allowed: 'roles such as fast=openai:gpt-6-luna,anthropic:claude-haiku-5-5;deep=anthropic:claude-opus-5-5',
  };
}

function roleProblem(text: string): string | undefined {
  const roles = new Set<string>();
  for (const part of text.split(';').filter((one) => one.trim() !== '')) {
    const [role, list, more] = part.split('=').map((one) => one.trim());
    if (!role || !list || more !== undefined) return `holds ${JSON.stringify(part.trim())}, which is not role=models`;
    if (!namePattern.test(role)) return `has a role ${JSON.stringify(role)}, which is no name`;
    if (roles.has(role)) return `names the role ${role} twice`;
    roles.add(role);
    const wrong = list.split(',').find((model) => !/^\s*(?:openai|anthropic):[^\s,;=]+\s*$/.test(model));
    if (wrong !== undefined) return `has ${JSON.stringify(wrong.trim())}, which is neither openai:… nor anthropic:…`;
  }
  return undefined;
}

/** The URL with one host; undefined when it is none. */
export function firstHost(text: string): URL | undefined {
  const single = text.replace(/^(\w+:\/\/(?:[^@/]*@)?[^,/?]*)(?:,[^/?]*)?/, '$1');
  return URL.canParse(single) ? new URL(single) : undefined;
}

export function milliseconds(text: string): number | undefined {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*(ms|s|m|h)$/.exec(text.trim());
  const factor = units[match?.[2] ?? ''];
  return match && factor !== undefined ? Math.round(Number(match[1]) * factor) : undefined;
}
