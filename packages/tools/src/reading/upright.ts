import type { Engines } from './engines.ts';
import { confidenceOf, type Recipe, type Word } from './reading.ts';
import { prepare, type Sheet, turn } from './sheet.ts';

/** A page read worse than this may lie on its side or stand on its head. */
const doubtful = 0.6;
/** Fewer letters than these may be scraps of lines that run the other way. */
const fewest = 20;
/** By so much the words of a strip must be surer than upright for the page to be turned. */
const clearly = 0.15;
/** The strip that is read to find out, in letters' heights. */
const stripLetters = 26;

/** Hardly read, read badly, or in pieces that are mostly higher than wide: lines that run from top to bottom. */
export function isDoubtful(words: readonly Word[]): boolean {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return letters < fewest || confidenceOf(words) < doubtful || words.filter(isUpended).length > words.length / 3;
}

const isUpended = ({ text, box }: Word): boolean => text.length > 1 && box.h > box.w * 1.6;

/** The sheet turned to where a strip of it reads clearly best: as it is, on its head, on either side. */
export async function upright(sheet: Sheet, how: { engines: Engines; recipe: Recipe }): Promise<Sheet> {
  let best = sheet;
  let sure = (await readStrip(sheet, how)) + clearly;
  for (const degrees of sheet.sideways ? ([90, 270, 180] as const) : ([180, 90, 270] as const)) {
    const turned = await turn(sheet, degrees);
    const found = await readStrip(turned, how);
    if (found > sure) [best, sure] = [turned, found];
  }
  return best;
}

/** How sure the words of a strip across the middle are, by letters read: two sure letters are no evidence. */
async function readStrip(sheet: Sheet, how: { engines: Engines; recipe: Recipe }): Promise<number> {
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
  const { grey } = await prepare(strip, how.recipe);
  const read = await how.engines.read(grey, how.recipe);
  const words = read.words.filter((word) => /[A-Za-z0-9]{2}/.test(word.text) && !isUpended(word));
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  return confidenceOf(words) * Math.min(1, letters / 20);
}
