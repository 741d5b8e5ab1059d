import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { allQueries } from '../../queries.ts';
import type { Query } from '../../query.ts';

export const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** Every file below packages and apps whose path ends so. */
export function filesEnding(...endings: string[]): string[] {
  return ['packages', 'apps'].flatMap((top) =>
    readdirSync(join(root, top), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((entry) => filesBelow(join(root, top, entry.name, 'src')))
      .filter((path) => endings.some((ending) => path.endsWith(ending))),
  );
}

const loads = /^(?:(?:export )?const \w+ = )?load(?:Queries|Templates|SqlRows)\(/m;

/**
 * Every statement of the repository, with its fragments put in by the code that uses it: the modules
 * that load statements are imported, and loading registers them.
 */
export async function repositoryQueries(): Promise<Query[]> {
  const modules = filesEnding('.ts').filter(
    (path) => !path.endsWith('.test.ts') && loads.test(readFileSync(path, 'utf8')),
  );
  for (const path of modules) await import(pathToFileURL(path).href);
  await loadWatch();
  return allQueries();
}

interface Watching {
  watcher(watched: Watched): unknown;
  scanner(watched: readonly Watched[]): unknown;
}

interface Watched {
  table: string;
  key: string;
}

/** The statements of an SQL watch are made for a table when a team watches it; two stand for all. */
async function loadWatch(): Promise<void> {
  const path = join(root, 'packages/queue/src/watch.ts');
  if (!existsSync(path)) return;
  const module = (await import(pathToFileURL(path).href)) as Watching;
  const watched = { table: 'expenses', key: 'expense_id' };
  module.watcher(watched);
  module.scanner([watched, { table: 'documents', key: 'document_id' }]);
}

function filesBelow(folder: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return entries.filter((path) => !path.includes('node_modules')).map((path) => join(folder, path));
}
