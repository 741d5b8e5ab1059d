import { Worker } from 'node:worker_threads';
import { errors } from '../errors.ts';
import type { PdfFound, PdfWanted } from './pdf-thread.ts';

const patienceMs = 15_000;

/**
 * How many pages a PDF has. Looked at in a thread of its own: a file made to be slow or to crash its reader ends with that
 * thread. Throws DOCUMENT_ENCRYPTED, DOCUMENT_DAMAGED.
 */
export async function pagesOfPdf(bytes: Uint8Array, name: string): Promise<number> {
  const found = await ask({ bytes });
  if ('pages' in found) return found.pages;
  if (found.why === 'password') throw errors.DOCUMENT_ENCRYPTED({ name });
  throw errors.DOCUMENT_DAMAGED({ name, reason: found.reason });
}

async function ask(wanted: PdfWanted): Promise<PdfFound> {
  const worker = new Worker(new URL('./pdf-thread.ts', import.meta.url), {
    workerData: wanted,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const { promise, resolve } = Promise.withResolvers<PdfFound>();
  const broken = (reason: string): void => resolve({ why: 'damaged', reason });
  const timer = setTimeout(() => broken(`it cannot be opened within ${patienceMs / 1_000} s`), patienceMs);
  worker.once('message', resolve);
  worker.once('error', (error) => broken(error instanceof Error ? error.message : String(error)));
  worker.once('exit', () => broken('its reader ended'));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
