import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pageScripts } from './page-scripts.ts';

function built(manifest?: object): (url: string) => string | undefined {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-scripts-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  if (manifest) writeFileSync(join(root, 'manifest.json'), JSON.stringify(manifest));
  return pageScripts(root);
}

test('a page’s own scripts are told, each once, not those of the document', () => {
  const linkOf = built({
    'index.html': { file: 'assets/index-1.js', imports: [] },
    '_common.js': { file: 'assets/common-1.js', imports: ['index.html'] },
    '_rows.js': { file: 'assets/rows-1.js', imports: ['index.html', '_common.js'] },
    'src/agents/agents-page.tsx': {
      file: 'assets/agents-1.js',
      isDynamicEntry: true,
      imports: ['_common.js', 'index.html'],
    },
    'src/runs/runs-page.tsx': {
      file: 'assets/runs-1.js',
      isDynamicEntry: true,
      imports: ['index.html', '_rows.js', '_common.js'],
    },
  });
  const agents = '</assets/agents-1.js>; rel=modulepreload, </assets/common-1.js>; rel=modulepreload';
  expect(linkOf('/')).toBe(agents);
  expect(linkOf('/?a=/runs')).toBe(agents);
  expect(linkOf('/runs?status=failed')).toBe(
    ['runs', 'rows', 'common'].map((name) => `</assets/${name}-1.js>; rel=modulepreload`).join(', '),
  );
  for (const url of ['/runs/8d1c', '/nowhere', '/index.html', '/__proto__', '/../runs'])
    expect(linkOf(url)).toBe(undefined);
});

test('a folder without a manifest tells nothing', () => {
  expect(built()('/')).toBe(undefined);
});
