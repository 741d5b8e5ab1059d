import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom an address counts as, where tries are counted: an IPv6 host has at least a /64 of addresses, and would have as many tries.
 * What is no address stands for itself.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.slice(0, 100).toLowerCase().split('%');
  if (!isIPv6(bare)) return bare;
  const last = bare.slice(bare.lastIndexOf(':') + 1);
  // An IPv4 host, seen through a socket for both.
  if (bare.startsWith('::ffff:') && isIPv4(last)) return last;
  const [head = '', tail] = bare.replace(last, isIPv4(last) ? '0:0' : last).split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const all = [...front, ...Array.from({ length: 8 - front.length - back.length }, () => '0'), ...back];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
