import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import { type Breakage, broken as breakagesBy, type Patch } from './broken.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const program = fileURLToPath(new URL('./victim.ts', import.meta.url));

interface Making extends Patch {
  made: boolean;
}

/**
 * Builds the workers' program of the sources as they are now, in a folder; gives its path. Thousands are started: one file
 * instead of four hundred is a third of the work, and all of a campaign run the same sources. A breakage is a patch
 * of this build alone; the sources stay as they are. Throws where a patch finds nothing to change.
 */
export async function buildVictim(folder: string, broken?: Breakage): Promise<string> {
  const patches: Making[] = broken ? breakagesBy[broken].patches.map((patch) => ({ ...patch, made: false })) : [];
  const bundle = await rolldown({
    input: { victim: program },
    platform: 'node',
    // Asked for by pg where it is there, which it is not.
    external: [/^node:/, 'pg-native'],
    plugins: [asWritten(folder, patches)],
    logLevel: 'silent',
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name].mjs',
  });
  await bundle.close();
  const unmade = patches.filter(({ made }) => !made);
  if (unmade.length > 0)
    throw new Error(`the build has no ${unmade.map(({ file }) => file).join(', ')}: the breakage breaks nothing`);
  const entry = output.find((one) => one.type === 'chunk' && one.isEntry && one.name === 'victim');
  return join(folder, entry?.fileName ?? 'victim.mjs');
}

/** Modules find their statements beside their sources; those that start a thread find its program beside the bundle. */
function asWritten(folder: string, patches: readonly Making[]): Plugin {
  return {
    name: 'as-written',
    transform(source, id) {
      const path = id.split('?')[0] as string;
      let code = source;
      for (const patch of patches) {
        if (patch.file.endsWith('.sql') || join(root, patch.file) !== path) continue;
        code = patched(patch, code);
        patch.made = true;
      }
      code = code.replace(/new URL\('(\.\/[\w-]+\.ts)', import\.meta\.url\)/g, (_, name: string) => {
        const fileName = `${basename(name, '.ts')}.mjs`;
        this.emitFile({ type: 'chunk', id: resolve(dirname(path), name), name: basename(name, '.ts'), fileName });
        return `new URL('./${fileName}', ${here})`;
      });
      const url = pathToFileURL(placeOf(path, folder, patches)).href;
      code = code.replaceAll('import.meta.url', JSON.stringify(url)).replaceAll(here, 'import.meta.url');
      return code === source ? null : { code, map: null };
    },
  };
}

/** For a moment in place of the one address that is the bundle's own. */
const here = '__the_bundle_itself__';

/** Where a module believes to lie: beside a patched copy of its statements, if they are patched. */
function placeOf(path: string, folder: string, patches: readonly Making[]): string {
  for (const patch of patches) {
    const file = join(root, patch.file);
    if (!file.endsWith('.sql') || dirname(dirname(file)) !== dirname(path)) continue;
    const copy = join(folder, 'patched');
    if (!patch.made) {
      cpSync(dirname(file), join(copy, 'sql'), { recursive: true });
      writeFileSync(join(copy, 'sql', basename(file)), patched(patch, readFileSync(file, 'utf8')));
      patch.made = true;
    }
    return join(copy, basename(path));
  }
  return path;
}

function patched({ file, find, put }: Patch, text: string): string {
  const result = text.replace(find, put);
  if (result === text) throw new Error(`${file} has nothing like ${String(find)}: the breakage breaks nothing`);
  return result;
}
