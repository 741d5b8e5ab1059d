/** Keeps pages of other sites away from an app on this machine, and our own page on a short leash. */
import { isIP } from 'node:net';
import type { HoldfastError } from '@holdfast/errors';
import { errors } from './errors.ts';

/** Scripts, styles and connections of our own only; `connect-src 'self'` covers the stream. */
export const headers: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

export interface Caller {
  host: string | undefined;
  origin: string | undefined;
  /** `Sec-Fetch-Site`, which pages cannot forge. */
  site: string | undefined;
}

/**
 * Undefined when the request may pass. On a loopback address the Host must be a loopback name or an IP address: a name that
 * somebody else's DNS points here is refused. A request with an Origin must come from the page of this very host.
 */
export function refusal(caller: Caller, bound: string): HoldfastError | undefined {
  const { host = '', origin, site } = caller;
  const name = hostname(host);
  if (name === undefined || (isLoopback(bound) && !isLoopback(name) && isIP(name) === 0)) {
    return errors.HOST_REFUSED({ host: host || 'without a Host header' });
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return errors.ORIGIN_REFUSED({ origin });
  }
  if (origin === undefined && (site === 'cross-site' || site === 'same-site')) {
    return errors.ORIGIN_REFUSED({ origin: 'another site' });
  }
  return undefined;
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function hostname(host: string): string | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::\d{1,5})?$/.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}
