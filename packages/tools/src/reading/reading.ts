/** A rectangle in pixels of the page it is on, from the top left corner. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What stands between two spaces. `line` counts the lines of its attempt from 0, in reading order. */
export interface Word {
  text: string;
  /** The engine's own, 0 to 1; text that came with the PDF has 1. */
  confidence: number;
  box: Box;
  line: number;
}

/** How a picture was made ready: its tones, and the height in pixels to which a capital letter was scaled. */
export interface Preparation {
  /** `grey`: as it is. `flat`: divided by its background. `ink`: black and white by local contrast (Sauvola). */
  tone: 'grey' | 'flat' | 'ink';
  height: number;
}

/** One way to read a page. `mode` is tesseract's page segmentation mode: 4 one column, 6 one block, 11 scattered words. */
export type Recipe = Preparation & ({ by: 'networks' } | { by: 'tesseract'; mode: number });

export type Engine = 'pp-ocr' | 'tesseract.js' | 'tesseract';

/** One pass over a page, and what it found. */
export interface Attempt {
  engine: Engine | 'pdf';
  /** What was done, in short: `flat 30`, `flat 30 psm 6`. */
  mode: string;
  words: Word[];
  /** Mean of its words' confidences, weighted by their letters; 0 without words. */
  confidence: number;
  seconds: number;
}

/** A page, with boxes in the pixels of the upright page: EXIF orientation and `turned` applied, `angle` not. */
export interface Page {
  width: number;
  height: number;
  /** Quarter turns clockwise, in degrees, by which the page as shown was turned to stand upright. */
  turned: 0 | 90 | 180 | 270;
  /** Degrees clockwise by which its lines then still fall to the right. */
  angle: number;
  from: 'pdf-text' | 'ocr';
  /** Of the best attempt, as are words, text and confidence. */
  engine: Attempt['engine'];
  mode: string;
  words: Word[];
  /** The words, a line of the page a line. */
  text: string;
  confidence: number;
  /** Everything that was tried, in the order it was; at least one. */
  attempts: Attempt[];
  /** Making the picture ready, without the attempts. */
  preparedIn: number;
}

export interface Reading {
  pages: Page[];
  seconds: number;
}

/** A page as a picture for people, upright: boxes fit it when scaled by `width / page.width`. */
export interface Picture {
  /** A JPEG. */
  bytes: Uint8Array;
  width: number;
  height: number;
}

/** A line of text for each line of words, in their order. */
export function textOf(words: readonly Word[]): string {
  const lines = new Map<number, string[]>();
  for (const { line, text } of words) {
    const there = lines.get(line);
    if (there) there.push(text);
    else lines.set(line, [text]);
  }
  return [...lines.values()].map((line) => line.join(' ')).join('\n');
}

export function confidenceOf(words: readonly Word[]): number {
  let letters = 0;
  let sum = 0;
  for (const { text, confidence } of words) {
    letters += text.length;
    sum += text.length * confidence;
  }
  return letters === 0 ? 0 : sum / letters;
}
