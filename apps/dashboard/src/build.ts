/** Builds the page when its sources changed since the last build; several processes may ask at once. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const [toGzip, toBrotli] = [promisify(gzip), promisify(brotliCompress)];
const brotliQuality = constants.BROTLI_PARAM_QUALITY;

export interface Built {
  /** The folder to serve. */
  folder: string;
  /** false: the last build still stood. */
  built: boolean;
  ms: number;
}

/** A page of ours: a folder with index.html, vite.config.ts, src and, where its files are its own, public. */
export interface PageSources {
  home: string;
  /** Where the build goes; `dist` in its home unless given. */
  folder?: string;
  /** Files outside that it is built from too, from its home. */
  also: readonly string[];
}

const mark = '.sources';

export function buildDashboard(folder?: string): Promise<Built> {
  const home = join(import.meta.dirname, '..');
  const also = ['contract.ts', 'kept.ts'].map((file) => `../../packages/events/src/${file}`);
  return buildPage({ home, also: ['../../pnpm-lock.yaml', ...also], ...(folder === undefined ? {} : { folder }) });
}

export async function buildPage({ home, folder = join(home, 'dist'), also }: PageSources): Promise<Built> {
  const began = performance.now();
  const done = (built: boolean): Built => ({ folder, built, ms: Math.round(performance.now() - began) });
  const sources = await hashOfSources(home, also);
  if ((await markOf(folder)) === sources) return done(false);
  // Loading Vite costs half a second: only when there is something to build.
  const { build } = await import('vite');
  const fresh = `${folder}.${randomUUID()}`;
  await asShipped(() =>
    build({
      configFile: join(home, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh, emptyOutDir: true },
    }),
  );
  await compress(join(fresh, 'assets'));
  await writeFile(join(fresh, mark), sources);
  await put(fresh, folder, sources);
  return done(true);
}

/** Vite takes over the NODE_ENV that there is: under a test runner it would build, and leave for `npm start`, React for developers. */
async function asShipped<T>(work: () => Promise<T>): Promise<T> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Folders are swapped by renaming. Where another process was faster with the same sources, its build stays. */
async function put(fresh: string, folder: string, sources: string): Promise<void> {
  const old = `${folder}.${randomUUID()}`;
  await mkdir(join(folder, '..'), { recursive: true });
  for (let tries = 0; ; tries++) {
    if (existsSync(folder)) await rename(folder, old).catch(unlessCode('ENOENT'));
    try {
      await rename(fresh, folder);
      break;
    } catch (error) {
      if (tries === 5 || !hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
      if ((await markOf(folder)) === sources) break;
    }
  }
  await Promise.all([old, fresh].map((one) => rm(one, { recursive: true, force: true })));
}

/** Beside each script and style its compressed forms: the web app sends what the browser takes and compresses nothing itself. */
async function compress(assets: string): Promise<void> {
  const files = (await readdir(assets)).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    files.map(async (name) => {
      const content = await readFile(join(assets, name));
      const forms = { gz: toGzip(content, { level: 9 }), br: toBrotli(content, { params: { [brotliQuality]: 9 } }) };
      for (const [form, bytes] of Object.entries(forms)) await writeFile(join(assets, `${name}.${form}`), await bytes);
    }),
  );
}

async function markOf(folder: string): Promise<string | undefined> {
  return readFile(join(folder, mark), 'utf8').catch(unlessCode('ENOENT'));
}

async function hashOfSources(home: string, also: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`${process.version} as shipped`);
  const files = ['index.html', 'package.json', 'vite.config.ts', ...also];
  for (const folder of ['src', 'public']) {
    const entries = await readdir(join(home, folder), { recursive: true, withFileTypes: true }).catch(
      unlessCode('ENOENT'),
    );
    for (const entry of entries ?? []) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        files.push(join(entry.parentPath, entry.name).slice(home.length + 1));
    }
  }
  for (const file of files.sort()) {
    const content = await readFile(join(home, file)).catch(unlessCode('ENOENT'));
    hash
      .update(`${file}\0`)
      .update(content ?? '')
      .update('\0');
  }
  return hash.digest('hex');
}

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

function unlessCode(code: string): (error: unknown) => undefined {
  return (error) => {
    if (!hasCode(error, code)) throw error;
  };
}
