/** Which scripts a page of the dashboard is drawn by, told with the document: the browser need not run the first to find them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), isDynamicEntry: z.boolean().optional(), imports: z.array(z.string()).optional() }),
);
type Manifest = z.infer<typeof Manifest>;

/** For an address, the value of the header `Link`; undefined where nothing is known. Reads the manifest of the build once. */
export function pageScripts(root: string): (url: string) => string | undefined {
  const path = join(root, 'manifest.json');
  const manifest = existsSync(path) ? Manifest.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
  return (url) => {
    const [name = '', ...more] = (url.split('?', 1)[0] ?? '').split('/').filter(Boolean);
    if (more.length > 0) return undefined;
    // Each page has a folder of its name; the first is at the root.
    const page = name || 'agents';
    const files = filesOf(manifest, `src/${page}/${page}-page.tsx`);
    return files.length === 0 ? undefined : files.map((file) => `</${file}>; rel=modulepreload`).join(', ');
  };
}

/** The script and those it imports, but for what the document names itself. */
function filesOf(manifest: Manifest, key: string): string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    const one = manifest[name];
    if (!one || name === 'index.html' || found.has(one.file)) return;
    found.add(one.file);
    for (const next of one.imports ?? []) add(next);
  };
  if (manifest[key]?.isDynamicEntry) add(key);
  return [...found];
}
