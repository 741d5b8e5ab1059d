import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkPages, renderPage } from './error-pages.ts';

const entry = { code: 'TEST_PAGE', message: 'no answer from {host}', fix: 'Start {host}.', status: 503 };

function folderWith(pages: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  for (const [name, text] of Object.entries(pages)) writeFileSync(join(folder, name), text);
  return folder;
}

test('a current page is right, whatever a person added to it', () => {
  const page = `${renderPage(entry)}\nMostly the cable.\n`;
  expect(checkPages(folderWith({ 'TEST_PAGE.md': page }), [entry])).toEqual([]);
  expect(renderPage({ ...entry, fix: 'Other.' }, page)).toContain('Mostly the cable.');
});

test('a missing page, an old page and a page too many are found', () => {
  const old = renderPage({ ...entry, status: 500 });
  expect(checkPages(folderWith({}), [entry])).toEqual([expect.stringContaining('is missing')]);
  expect(checkPages(folderWith({ 'TEST_PAGE.md': old }), [entry])).toEqual([expect.stringContaining('is old')]);
  expect(checkPages(folderWith({ 'GONE.md': '' }), [])).toEqual([expect.stringContaining('of no error')]);
  expect(checkPages(join(folderWith({}), 'no-such-folder'), [entry])).toHaveLength(1);
});
