import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Root's home cannot be entered by the server's user. */
export function cacheFolder(): string {
  const root = (process.getuid?.() ?? 0) === 0;
  return join(root ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')), 'holdfast');
}

/** Where the tests' own server keeps its data. */
export function testHome(): string {
  const home = join(cacheFolder(), `test-${process.getuid?.() ?? 0}`, String(process.pid));
  mkdirSync(home, { recursive: true });
  return home;
}

/** The same URL with another database. */
export function withDatabase(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/?#]*)(?:\/[^?#]*)?/, `$1/${database}`);
}
