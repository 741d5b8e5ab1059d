import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the tests' own server keeps its data. Root's home cannot be entered by the server's user. */
export function testHome(): string {
  const uid = process.getuid?.() ?? 0;
  const cache = uid === 0 ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'));
  const home = join(cache, 'holdfast', `test-${uid}`, String(process.pid));
  mkdirSync(home, { recursive: true });
  return home;
}

/** The same URL with another database. */
export function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?/, `$1/${database}`);
}
