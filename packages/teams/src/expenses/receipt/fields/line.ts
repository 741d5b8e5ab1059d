import type { Attempt, Box, Page, Word } from '@holdfast/tools/reading';

/** One line of print, whatever columns it crosses. */
export interface Line {
  /** Its words from left to right, one space between them. */
  text: string;
  words: readonly Placed[];
  /** From the top, over all pages. */
  at: number;
  page: number;
  /** Height of its letters, in pixels. */
  height: number;
}

/** A word, and where it begins and ends in its line's text. */
export interface Placed extends Word {
  start: number;
  end: number;
}

interface Upright {
  word: Word;
  x: number;
  y: number;
}

/** The lines of a page as an attempt has them. Engines split columns into blocks: words are put together by where they stand. */
export function linesOf(page: Page, attempt: Attempt, pageAt = 0, first = 0): Line[] {
  const words = attempt.words.filter(({ box }) => box.h > 0).map((word) => upright(word, page));
  const rows: { y: number; words: Upright[] }[] = [];
  for (const word of words.sort((a, b) => a.y - b.y)) {
    const row = rows.findLast(({ y, words: [one] }) => {
      const high = Math.min(one?.word.box.h ?? 0, word.word.box.h);
      return Math.abs(word.y - y) < high * 0.5;
    });
    if (row) {
      row.words.push(word);
      row.y += (word.y - row.y) / row.words.length;
    } else rows.push({ y: word.y, words: [word] });
  }
  return rows
    .sort((a, b) => a.y - b.y)
    .map(({ words: row }, at) =>
      lineOf(
        row.sort((a, b) => a.x - b.x).map(({ word }) => word),
        first + at,
        pageAt,
      ),
    );
}

/** The middle of a word on the page with its lines level. */
function upright(word: Word, { width, height, angle }: Page): Upright {
  const radians = (-angle * Math.PI) / 180;
  const dx = word.box.x + word.box.w / 2 - width / 2;
  const dy = word.box.y + word.box.h / 2 - height / 2;
  return {
    word,
    x: dx * Math.cos(radians) - dy * Math.sin(radians) - word.box.w / 2,
    y: dx * Math.sin(radians) + dy * Math.cos(radians),
  };
}

function lineOf(words: readonly Word[], at: number, page: number): Line {
  let text = '';
  const placed = words.map((word) => {
    const start = text === '' ? 0 : text.length + 1;
    text = text === '' ? word.text : `${text} ${word.text}`;
    return { ...word, start, end: text.length };
  });
  const heights = words.map(({ box }) => box.h).sort((a, b) => a - b);
  return { text, words: placed, at, page, height: heights[heights.length >> 1] ?? 0 };
}

/** The words that a stretch of a line's text touches. */
export const wordsIn = ({ words }: Line, start: number, end: number): Placed[] =>
  words.filter((word) => word.start < end && word.end > start);

export function boxOf(words: readonly Word[]): Box {
  const left = Math.min(...words.map(({ box }) => box.x));
  const top = Math.min(...words.map(({ box }) => box.y));
  const right = Math.max(...words.map(({ box }) => box.x + box.w));
  const bottom = Math.max(...words.map(({ box }) => box.y + box.h));
  return { x: left, y: top, w: right - left, h: bottom - top };
}

export const sureness = (words: readonly Word[]): number =>
  words.length === 0 ? 0 : Math.min(...words.map(({ confidence }) => confidence));
