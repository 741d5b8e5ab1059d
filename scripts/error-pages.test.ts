import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkPages, renderPage, writePages } from './error-pages.ts';

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

test('writing mends what is missing and old, keeps what a person wrote, deletes what nobody did', () => {
  const written = `${renderPage({ ...entry, status: 500 })}\nMostly the cable.\n`;
  const other = { ...entry, code: 'TEST_OTHER' };
  const folder = folderWith({
    'TEST_PAGE.md': written,
    'GONE.md': renderPage({ ...entry, code: 'GONE' }),
    'KEPT.md': `${renderPage({ ...entry, code: 'KEPT' })}\nWorth reading.\n`,
  });
  writePages(folder, [entry, other]);
  expect(readdirSync(folder).sort()).toEqual(['KEPT.md', 'TEST_OTHER.md', 'TEST_PAGE.md']);
  expect(readFileSync(join(folder, 'TEST_PAGE.md'), 'utf8')).toContain('status 503');
  expect(readFileSync(join(folder, 'TEST_PAGE.md'), 'utf8')).toContain('Mostly the cable.');
  expect(checkPages(folder, [entry, other])).toEqual(['docs/errors/KEPT.md is the page of no error: delete it']);
});
