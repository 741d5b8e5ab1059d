import type { Box } from '@holdfast/tools/reading';
import { boxOf, type Line, sureness, wordsIn } from './line.ts';

/** An amount of money as it stands in a line. */
export interface Amount {
  cents: number;
  /** As printed. */
  text: string;
  /** Where it begins in the line's text. */
  start: number;
  end: number;
  box: Box;
  /** The least of its words' confidences. */
  confidence: number;
}

const currencySign = String.raw`(?:RM|R[NH](?=\s?\d)|MYR|USD|US\$|S\$|SGD|HK\$|HKD|AUD|A\$|CAD|C\$|EUR|GBP|CHF|\$|€|£|¥|E(?=\d))`;
/** Grouped by threes or not at all, then the sign that parts the cents; readers put spaces about it. Or cents alone. */
const figure = String.raw`(?:(\d{1,3}(?:[,.'’ ]\d{3})+|\d{1,6})(?:\s?[.,·]\s?|:)(\d{2})|(?<=[\s($€£-])[.,](\d{2}))`;
/** A number begins where no other number or word does, but behind a currency sign it may. */
const begins = String.raw`(?:(?<=[A-Za-z]|[^\dA-Za-z]|^)${currencySign}[.\s]?|(?<![\dA-Za-z][.,/:-]?|\d))`;
const pattern = new RegExp(
  String.raw`([-−–+(]?)\s?${begins}([-−–(]?)\s?${figure}(?!\d)(?![.,:/-]\d)(\s?(?:%|[-−–](?!\s?[\d$€£R])))?`,
  'g',
);
/** Letters that stand where a digit was, inside something that is otherwise a number. */
const misread: Record<string, string> = {
  O: '0',
  o: '0',
  D: '0',
  Q: '0',
  I: '1',
  l: '1',
  i: '1',
  '|': '1',
  S: '5',
  s: '5',
  B: '8',
  Z: '2',
  z: '2',
  G: '6',
  b: '6',
  g: '9',
  q: '9',
  A: '4',
};

/**
 * Every amount with two decimals in a line: 1,050.00 and 1.050,00 and 30,80 and .80; 14 , 50 as readers break it; -30.00,
 * 30.00- and (30.00) are negative. Rates (6.00%), times, dates and longer fractions are none.
 */
export function amountsOf(line: Line): Amount[] {
  const text = digitsMended(line);
  const found: Amount[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, before = '', inner = '', units = '', parted, alone, after = ''] = match;
    if (after.includes('%')) continue;
    const start = match.index + (whole.length - whole.trimStart().length);
    const end = match.index + whole.trimEnd().length;
    if (isTimeOrDate(text, match.index, match.index + whole.length, whole)) continue;
    const value = Number(units.replaceAll(/\D/g, '') || '0') * 100 + Number(parted ?? alone);
    const negative = /[-−–(]/.test(before) || inner !== '' || /[-−–]/.test(after);
    const words = wordsIn(line, start, end);
    if (words.length === 0) continue;
    found.push({
      cents: negative ? -value : value,
      text: line.text.slice(start, end),
      start,
      end,
      box: boxOf(words),
      confidence: sureness(words),
    });
  }
  return found;
}

/** 14:50 is a time unless it stands behind a currency sign; 12.30 PM is one too. */
function isTimeOrDate(text: string, start: number, end: number, whole: string): boolean {
  const after = text.slice(end, end + 5);
  if (/^\s?[ap]\.?m\b/i.test(after)) return true;
  if (/\d\s?:\s?\d/.test(whole)) return !/[$€£R]/.test(whole) || /:\s?\d\d/.test(after);
  return /\d[./-]$/.test(text.slice(0, start));
}

/** The line with letters made digits again in words that are numbers but for them; every place stays where it was. */
function digitsMended(line: Line): string {
  let text = line.text;
  for (const { start, end } of line.words) {
    const word = text.slice(start, end);
    const digits = word.match(/\d/g)?.length ?? 0;
    const shape = /^[-(]?(?:RM|\$|€|£)?[\dOoDQIliSsBZzGbgqA|]{1,7}[.,][\dOoDQIliSsBZzGbgqA|]{2}[)]?$/;
    if (digits >= 2 && shape.test(word)) {
      const sign = /^[-(]?(?:RM|\$|€|£)?/.exec(word)?.[0] ?? '';
      const mended =
        sign + word.slice(sign.length).replaceAll(/[OoDQIliSsBZzGbgqA|]/g, (letter) => misread[letter] ?? letter);
      text = text.slice(0, start) + mended + text.slice(end);
    }
  }
  return text;
}

/** Cents as exact decimal text. */
export function moneyOf(cents: number): string {
  const sign = cents < 0 ? '-' : '';
  const whole = Math.abs(cents);
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
}
