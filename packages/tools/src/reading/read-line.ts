import { type InferenceSession, Tensor } from 'onnxruntime-web';
import type { Grey } from './grey.ts';
import type { Box, Word } from './reading.ts';
import { greyOf, sharpOf } from './sheet.ts';

/** Lines are read at this height, and no wider than this. */
const [lineHeight, widest] = [48, 2400];
/** A letter of another script than Latin counts where the network is so sure of all of its line's. */
const foreignSure = 0.8;

/** The network's classes: 0 is "no new letter", the last one a space. */
export interface Alphabet {
  letters: readonly string[];
  /** 1: Latin letters, digits, signs; 0: the rest. */
  latin: Uint8Array;
}

export function alphabetOf(keys: string): Alphabet {
  const letters = ['', ...keys.replace(/\n$/, '').split('\n'), ' '];
  return {
    letters,
    latin: Uint8Array.from(letters, (letter) => (/^[\x20-\x7e\u00a0-\u024f€£¥–—’]?$/.test(letter) ? 1 : 0)),
  };
}

interface Letter {
  text: string;
  sure: number;
  /** Its middle, as a share of the box's width. */
  at: number;
}

/** The words in a box that holds a piece of a line. */
export async function readLine(
  reader: InferenceSession,
  alphabet: Alphabet,
  grey: Grey,
  box: Box,
): Promise<Omit<Word, 'line'>[]> {
  const [left, top] = [Math.floor(box.x), Math.floor(box.y)];
  const area = {
    left,
    top,
    width: Math.min(grey.width - left, Math.ceil(box.w)),
    height: Math.min(grey.height - top, Math.ceil(box.h)),
  };
  const width = Math.max(16, Math.min(widest, Math.round((area.width * lineHeight) / area.height)));
  const { data } = await greyOf(sharpOf(grey).extract(area).resize(width, lineHeight, { fit: 'fill' }));
  const plane = width * lineHeight;
  const input = new Float32Array(3 * plane);
  for (let at = 0; at < plane; at++) {
    const tone = (data[at] as number) / 127.5 - 1;
    input[at] = tone;
    input[at + plane] = tone;
    input[at + 2 * plane] = tone;
  }
  const [name, out] = [reader.inputNames[0] as string, reader.outputNames[0] as string];
  const odds = (await reader.run({ [name]: new Tensor('float32', input, [1, 3, lineHeight, width]) }))[out] as Tensor;
  return wordsOf(lettersOf(odds, alphabet), box);
}

/** Chinese shapes are found in scratches and in worn Latin ones: they must be sure, and then the line is theirs. */
function lettersOf(odds: Tensor, { letters, latin }: Alphabet): Letter[] {
  const all = decode(odds, letters, null);
  const foreign = all.filter(({ text }) => !latin[letters.indexOf(text)]);
  if (foreign.length === 0) return all;
  const sure = foreign.reduce((sum, letter) => sum + letter.sure, 0) / foreign.length;
  return foreign.length >= 2 && sure >= foreignSure ? all : decode(odds, letters, latin);
}

/** The likeliest class of each step, repetitions and blanks dropped (CTC, Graves et al. 2006, best path). */
function decode({ dims, data }: Tensor, letters: readonly string[], among: Uint8Array | null): Letter[] {
  const [steps, classes] = [dims[1] as number, dims[2] as number];
  const odds = data as Float32Array;
  const found: Letter[] = [];
  let before = 0;
  for (let step = 0; step < steps; step++) {
    const from = step * classes;
    let best = 0;
    for (let at = 1; at < classes; at++)
      if ((odds[from + at] as number) > (odds[from + best] as number) && (among === null || among[at] === 1)) best = at;
    if (best !== 0 && best !== before)
      found.push({ text: letters[best] as string, sure: odds[from + best] as number, at: (step + 0.5) / steps });
    before = best;
  }
  return found;
}

function wordsOf(letters: readonly Letter[], box: Box): Omit<Word, 'line'>[] {
  const words: Letter[][] = [[]];
  for (const letter of letters) {
    if (/\s/.test(letter.text)) words.push([]);
    else (words.at(-1) as Letter[]).push(letter);
  }
  // A letter is about half as wide as the box is high.
  const half = (0.25 * box.h) / box.w;
  return words.flatMap((word) => {
    const [first, last] = [word[0], word.at(-1)];
    if (!first || !last) return [];
    const [from, to] = [Math.max(0, first.at - half), Math.min(1, last.at + half)];
    return {
      text: word.map(({ text }) => text).join(''),
      confidence: word.reduce((sum, { sure }) => sum + sure, 0) / word.length,
      box: { x: box.x + from * box.w, y: box.y, w: (to - from) * box.w, h: box.h },
    };
  });
}
