/**
 * `node scripts/error-pages.ts [--check]`: one page for each error in docs/errors. The head is written from the
 * catalogue; what a person wrote below the line stays. `--check` writes nothing and fails where a page is missing,
 * old, or of no error.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CatalogueEntry, errorCatalogue } from '@holdfast/errors';
import { readSources } from './boundaries/workspace.ts';

const line = '<!-- written by hand below this line -->';

/** Loads every file in which errors are defined; boundaries.ts holds that there are no others. */
export async function loadErrors(root: string): Promise<CatalogueEntry[]> {
  for (const folder of ['packages', 'apps']) {
    for (const { path } of readSources(root, folder, ['errors.ts'])) {
      if (/[/-]errors\.ts$/.test(path)) await import(pathToFileURL(join(root, path)).href);
    }
  }
  return errorCatalogue();
}

export function renderPage(entry: CatalogueEntry, old = ''): string {
  const [, own = '\n'] = old.split(line);
  return `# ${entry.code}

> ${entry.message}

**What to do.** ${entry.fix}

Over HTTP it is answered with status ${entry.status}. What stands in braces is filled in when it happens.

${line}${own}`;
}

/** What is wrong with the pages, one sentence each. */
export function checkPages(folder: string, entries: readonly CatalogueEntry[]): string[] {
  const pages = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  const wrong = pages
    .filter((name) => name !== 'README.md' && !entries.some((entry) => `${entry.code}.md` === name))
    .map((name) => `docs/errors/${name} is the page of no error: delete it`);
  for (const entry of entries) {
    const name = `${entry.code}.md`;
    if (!pages.includes(name)) wrong.push(`docs/errors/${name} is missing: node scripts/error-pages.ts`);
    else {
      const text = readFileSync(join(folder, name), 'utf8');
      if (text !== renderPage(entry, text)) wrong.push(`docs/errors/${name} is old: node scripts/error-pages.ts`);
    }
  }
  return wrong;
}

/** Writes what is missing or old; deletes the page of no error, unless a person wrote something into it. */
export function writePages(folder: string, entries: readonly CatalogueEntry[]): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const own = readFileSync(join(folder, name), 'utf8').split(line)[1];
    if (own?.trim() === '' && !entries.some((entry) => `${entry.code}.md` === name)) rmSync(join(folder, name));
  }
  for (const entry of entries) {
    const path = join(folder, `${entry.code}.md`);
    writeFileSync(path, renderPage(entry, existsSync(path) ? readFileSync(path, 'utf8') : undefined));
  }
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const folder = join(root, 'docs', 'errors');
  const entries = await loadErrors(root);
  if (!process.argv.includes('--check')) writePages(folder, entries);
  const wrong = checkPages(folder, entries);
  for (const sentence of wrong) console.log(sentence);
  if (wrong.length === 0) console.log(`${entries.length} errors, each with its page`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
