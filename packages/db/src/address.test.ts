import { describe, expect, it } from 'vitest';

import { addresses, maskUrl } from './address.ts';
import { Hosts } from './hosts.ts';

describe('DATABASE_URL', () => {
  it('may name several hosts, each of which keeps user, database and parameters', () => {
    expect(addresses('postgresql://u:p%40@h1:5433,h2,[::1]:26257/db?sslmode=require')).toEqual([
      { name: 'h1:5433', url: 'postgresql://u:p%40@h1:5433/db?sslmode=require' },
      { name: 'h2:5432', url: 'postgresql://u:p%40@h2/db?sslmode=require' },
      { name: '[::1]:26257', url: 'postgresql://u:p%40@[::1]:26257/db?sslmode=require' },
    ]);
  });

  it.each(['mysql://h/db', 'postgres//h/db', 'postgres://u@h:port/db', 'postgres://u@h1,:5432/db'])(
    'is refused as %s',
    (url) => {
      expect(() => addresses(url)).toThrow(expect.objectContaining({ code: 'DB_URL' }));
    },
  );

  it('is shown without its password', () => {
    expect(maskUrl('postgres://u:secret@h1,h2/db?sslpassword=hidden&a=b')).toBe(
      'postgres://u:***@h1,h2/db?sslpassword=***&a=b',
    );
    expect(maskUrl('postgres://u@h/db')).toBe('postgres://u@h/db');
  });
});

describe('an address that failed', () => {
  it('sits out for 15 seconds, and comes back to its place', () => {
    const hosts = new Hosts('postgres://a,b,c/db');
    const names = (now: number): string =>
      hosts
        .order(now)
        .map((address) => address.name.slice(0, 1))
        .join('');
    expect(names(0)).toBe('abc');
    hosts.bench('a:5432', 0);
    hosts.bench('b:5432', 1);
    expect(names(2)).toBe('cab');
    expect(names(15_000)).toBe('acb');
    expect(names(15_002)).toBe('abc');
    hosts.bench('a:5432', 20_000);
    hosts.clear('a:5432');
    expect(names(20_001)).toBe('abc');
  });
});
