import type { Word } from './reading.ts';
import { confidenceOf } from './reading.ts';
import { prepare, type Sheet, turn } from './sheet.ts';
import type { Tesseract } from './tesseract.ts';
import { wordsOfTsv } from './tsv.ts';

/** A page read worse than this may lie on its side or stand on its head. */
const doubtful = 0.6;
/** By so much the words of a strip must be surer than upright for the page to be turned. */
const clearly = 0.15;
/** The strip that is read to find out, in letters' heights. */
const [stripLetters, letterPixels] = [26, 24];

export const isDoubtful = (words: readonly Word[]): boolean => words.length === 0 || confidenceOf(words) < doubtful;

/** The sheet turned to where a strip of it reads clearly best: as it is, on its head, on either side. */
export async function upright(sheet: Sheet, tesseract: Tesseract): Promise<Sheet> {
  let best = sheet;
  let sure = (await readStrip(sheet, tesseract)) + clearly;
  for (const degrees of sheet.sideways ? ([90, 270, 180] as const) : ([180, 90, 270] as const)) {
    const turned = await turn(sheet, degrees);
    const found = await readStrip(turned, tesseract);
    if (found > sure) [best, sure] = [turned, found];
  }
  return best;
}

/** How sure the words of a strip across the middle are, by letters read: two sure letters are no evidence. */
async function readStrip(sheet: Sheet, tesseract: Tesseract): Promise<number> {
  const { width, height } = sheet.grey;
  const high = Math.min(height, Math.round(sheet.letters * stripLetters));
  const rows = (from: Uint8Array) => {
    const top = Math.floor((height - high) / 2) * width;
    return from.subarray(top, top + high * width);
  };
  const strip = {
    ...sheet,
    grey: { width, height: high, data: rows(sheet.grey.data) },
    flat: { width, height: high, data: rows(sheet.flat.data) },
  };
  const { png, toPage } = await prepare(strip, { tone: 'flat', height: letterPixels });
  const words = wordsOfTsv(await tesseract.read(png, 6), toPage).filter(({ text }) => /[A-Za-z0-9]{2}/.test(text));
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return confidenceOf(words) * Math.min(1, letters / 20);
}
