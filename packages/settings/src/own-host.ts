import { isIP } from 'node:net';

/** Whether a URL's host is this machine: by address, for `127.example.com` is somebody's. */
export function isOwnHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}
