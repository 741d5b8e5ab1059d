/** The thread of `pdf.ts`: opens one PDF, says what it found, and is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';

export interface PdfWanted {
  bytes: Uint8Array;
}

export type PdfFound = { pages: number } | { why: 'password' | 'damaged'; reason: string };

async function look({ bytes }: PdfWanted): Promise<PdfFound> {
  const library = await PDFiumLibrary.init();
  try {
    return { pages: (await library.loadDocument(bytes)).getPageCount() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { why: /password/i.test(reason) ? 'password' : 'damaged', reason };
  }
}

if (parentPort) parentPort.postMessage(await look(workerData as PdfWanted));
