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

interface Chunk {
  file: string;
  imports?: string[];
  isDynamicEntry?: boolean;
}

/** A script and everything it imports before it runs. */
function loads(manifest: Record<string, Chunk>, name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const other of chunk.imports ?? []) loads(manifest, other, seen);
  return seen;
}

test('the page loads nothing from elsewhere, has no inline script, and each page comes in a small script of its own', async () => {
  const { folder } = await buildDashboard(join(home, 'dist'));
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const pages = Object.keys(manifest).filter((name) => /^src\/[a-z-]+\/[a-z-]+-page\.tsx$/.test(name));
  expect(pages).toContain('src/agents/agents-page.tsx');
  for (const name of pages) {
    expect(manifest[name]?.isDynamicEntry, `${name} has a script of its own`).toBe(true);
    const files = [...loads(manifest, name, loads(manifest, 'index.html'))].filter((file) => file.endsWith('.js'));
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(folder, file))).length));
    const size = sizes.reduce((sum, one) => sum + one, 0);
    expect(size, `${name} loads ${size} bytes of script, gzipped`).toBeLessThan(mostScript);
  }
});
