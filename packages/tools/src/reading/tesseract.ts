import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Engine } from './reading.ts';

/** Reads one prepared picture; answers with tesseract's TSV. */
export interface Tesseract {
  readonly engine: Engine;
  read(png: Buffer, mode: number): Promise<string>;
}

/**
 * tesseract.js (WebAssembly) with the language data of the npm package, the larger integer model. It starts a thread of
 * its own, which ends with the process.
 */
export async function openWasm(): Promise<Tesseract> {
  const { createWorker, OEM, PSM } = (await import('tesseract.js')).default;
  const data = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json');
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(dirname(data), '4.0.0_best_int'),
    gzip: true,
    cacheMethod: 'none',
    errorHandler: () => undefined,
  });
  let last = '';
  return {
    engine: 'tesseract.js',
    async read(png, mode) {
      const wanted = String(mode) as (typeof PSM)[keyof typeof PSM];
      if (wanted !== last) await worker.setParameters({ tessedit_pageseg_mode: wanted, user_defined_dpi: '300' });
      last = wanted;
      const { data } = await worker.recognize(png, {}, { tsv: true, text: false, blocks: false });
      return data.tsv ?? '';
    },
  };
}

/** The installed `tesseract`, one process a picture, on one core as the other engine is. */
export function openNative(command = 'tesseract'): Tesseract {
  return {
    engine: 'tesseract',
    read: (png, mode) =>
      run(command, ['-', '-', '-l', 'eng', '--oem', '1', '--psm', String(mode), '--dpi', '300', 'tsv'], png),
  };
}

/** Whether `tesseract` is installed, with the language. */
export async function hasNative(command = 'tesseract'): Promise<boolean> {
  try {
    return /^eng$/m.test(await run(command, ['--list-langs'], Buffer.alloc(0)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function run(command: string, args: readonly string[], input: Buffer): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
    const out: Buffer[] = [];
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => said.push(part));
    child.on('error', failed);
    // What it did not read to the end it says by its exit code.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) =>
      code === 0
        ? done(Buffer.concat(out).toString())
        : failed(new Error(`tesseract ended with ${code}: ${Buffer.concat(said).toString().slice(-300)}`)),
    );
    child.stdin.end(input);
  });
}
