import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDashboard } from './build.ts';

const mostScript = 250 * 1024;
let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'holdfast-dashboard-'));
});

afterAll(() => rm(home, { recursive: true }));

test('two processes build at once: one whole folder, nothing beside it; then there is nothing to build', async () => {
  const folder = join(home, 'dist');
  const both = await Promise.all([buildDashboard(folder), buildDashboard(folder)]);
  expect(both.map(({ built }) => built)).toEqual([true, true]);
  expect(await readdir(home)).toEqual(['dist']);
  expect(await buildDashboard(folder)).toMatchObject({ folder, built: false });
});

test('the page loads nothing from elsewhere, has no inline script, and its script is small', async () => {
  const { folder } = await buildDashboard(join(home, 'dist'));
  const page = await readFile(join(folder, 'index.html'), 'utf8');
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  const scripts = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.js'));
  const sizes = await Promise.all(
    scripts.map(async (name) => gzipSync(await readFile(join(folder, 'assets', name))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(mostScript);
});
