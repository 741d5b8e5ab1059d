import type { Word } from './reading.ts';

/**
 * The words of tesseract's TSV (level, page, block, paragraph, line, word, left, top, width, height, confidence, text).
 * Words without a letter in them and those with no confidence are no words.
 */
export function wordsOfTsv(tsv: string): Word[] {
  const words: Word[] = [];
  let [line, before] = [-1, ''];
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t');
    const text = cells[11]?.trim();
    if (cells[0] !== '5' || !text || Number(cells[10]) < 0) continue;
    const place = cells.slice(1, 5).join(' ');
    if (place !== before) [line, before] = [line + 1, place];
    const [x, y, w, h] = cells.slice(6, 10).map(Number) as [number, number, number, number];
    words.push({ text, confidence: Number(cells[10]) / 100, box: { x, y, w, h }, line });
  }
  return words;
}
