import type { Box } from '@holdfast/tools/reading';
import { alike, merchantKey } from '../../fraud/merchant-name.ts';
import { amountsOf } from './amount.ts';
import { datesOf } from './date.ts';
import { plain } from './label.ts';
import { boxOf, type Line } from './line.ts';

export interface MerchantFound {
  name: string;
  /** As printed; differs where a known merchant's name was taken. */
  from: string;
  boxes: Box[];
  page: number;
  confidence: number;
  /** The line after its last. */
  end: number;
  known: boolean;
}

/** Where a name may stand, in lines from the top. */
const deepest = 9;
/** A known merchant is taken for what was read where the two are so alike. */
const sameName = 0.84;

const company =
  /\b(?:SDN|BHD|S\s?\/\s?B|LTD|LIMITED|LLC|INC|CORP|GMBH|PTE|PLC|SRL|S\.?A\.?R\.?L|ENTERPRISE|ENTERPRISES|TRADING|COMPANY|HOLDINGS|GROUP|BERHAD)\b/i;
const business =
  /\b(?:RESTAURANT|RESTORAN|CAFE|CAFFE|COFFEE|BAKERY|BAKERIES|MART|MARKET|STORE|STORES|SHOP|STATIONERY|HARDWARE|PHARMACY|CLINIC|HOTEL|BAR|GRILL|PIZZA|BURGER|KITCHEN|HOUSE|TAVERN|BREWERY|DELI|BOOKS?|BOOKSTORES?|BOOKCENTRE|FLORIST|ELECTRICAL|CENTRE|CENTER|GASOLINE|STATION|SUPERMARKET|PASARAYA|KEDAI|SYARIKAT|PERNIAGAAN|MOTOR|FOOD|FOODS|CUISINE|DENTAL|HEALTHCARE|RETAIL)\b/i;
const address =
  /\b(?:JALAN|JLN|LOT|LORONG|TAMAN|STREET|ST|ROAD|RD|AVE|AVENUE|BLVD|DRIVE|LANE|FLOOR|LEVEL|SUITE|BATU|SEKSYEN|KAMPUNG|BANDAR|SELANGOR|JOHOR|KUALA\s?LUMPUR|MALAYSIA|WILAYAH|PERSEKUTUAN|HIGHWAY|PLAZA|MALL|BLOCK|BLK|CITY|PUCHONG|PETALING|KLANG)\b|\b\d{5}\b|^\s*NO\.?\s?[:\d]/i;
const never =
  /\b(?:TEL|FAX|PHONE|EMAIL|WWW|HTTP|GST|VAT|TAX|INVOICE|RECEIPT|RESIT|DATE|TIME|CASHIER|TABLE|ORDER|CHECK|SERVER|WELCOME|THANK|COPY|DUPLICATE|REG|BILL|NO\s?:|ROC|CUSTOMER|GUEST|TERMINAL|STATION\s?:)\b|@|\.COM/i;

/**
 * The name of the shop: one of the first lines, before address, date and amounts. A legal form or a kind of business
 * speaks for a line, its place and the height of its letters do; and what reads like a merchant already known is that one.
 */
export function merchantOf(lines: readonly Line[], known: readonly string[]): MerchantFound | null {
  const top = lines.filter(({ page, at }) => page === lines[0]?.page && at < (lines[0]?.at ?? 0) + deepest + 4);
  const heights = lines.map(({ height }) => height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1] ?? 1;
  const ends = top.findIndex((line, at) => at > 0 && (amountsOf(line).length > 0 || datesOf(line).length > 0));
  const head = (ends > 1 ? top.slice(0, ends) : top).slice(0, deepest);
  const match = bestKnown(head, known);
  if (match) return match;
  let best: { line: Line; points: number; at: number } | null = null;
  for (const [at, line] of head.entries()) {
    const points = pointsOf(line, at, usual, head);
    if (points !== null && (best === null || points > best.points)) best = { line, points, at };
  }
  if (best === null) return null;
  return named(best, head);
}

function pointsOf(line: Line, at: number, usual: number, head: readonly Line[]): number | null {
  const text = line.text.trim();
  const letters = text.replaceAll(/[^A-Za-z]/g, '').length;
  if (letters < 3 || (never.test(text) && !company.test(text))) return null;
  const share = letters / text.replaceAll(/\s/g, '').length;
  const confidence = line.words.reduce((sum, word) => sum + word.confidence, 0) / line.words.length;
  const firstAddress = head.findIndex((other) => address.test(other.text) && !company.test(other.text));
  return (
    (company.test(text) ? 2.5 : 0) +
    (business.test(text) ? 1 : 0) -
    (address.test(text) && !company.test(text) ? 2.5 : 0) -
    at * 0.45 +
    (firstAddress > 0 && at < firstAddress ? 1 : 0) +
    Math.min(Math.max(line.height / usual - 1, -0.5), 1) +
    (share < 0.6 ? -1.5 : 0) +
    (letters < 5 ? -0.7 : 0) +
    (confidence - 0.8) * 3
  );
}

/** The line's name, with the line before or after it where a legal form stands alone on its own. */
function named(
  { line, points, at }: { line: Line; points: number; at: number },
  head: readonly Line[],
): MerchantFound | null {
  const lines = [line];
  const [before, after] = [head[at - 1], head[at + 1]];
  const tail = (text: string) =>
    /^\W*(?:\([A-Z]+\)\s*)?(?:SDN\W*BHD|BHD|LTD|LLC|INC)\W*(?:\(?[\dA-Z-]+\)?)?$/i.test(text.trim());
  if (after && tail(after.text)) lines.push(after);
  else if (tail(line.text) && before) lines.unshift(before);
  const from = lines.map(({ text }) => text).join(' ');
  const name = cleaned(from);
  if (name.length < 2) return null;
  const words = lines.flatMap((each) => each.words);
  const read = words.reduce((sum, word) => sum + word.confidence, 0) / words.length;
  const confidence = Math.max(0.05, Math.min(0.95, read * (0.55 + 0.12 * Math.min(points, 3))));
  const end = Math.max(...lines.map((each) => each.at)) + 1;
  return { name, from, boxes: lines.map((each) => boxOf(each.words)), page: line.page, confidence, end, known: false };
}

/** Without registration numbers, and without what hangs on its ends. */
function cleaned(text: string): string {
  return text
    .replaceAll(/[([]\s*[A-Z]{0,3}\s?[\d][\d\s.-]{3,}[-\s]?[A-Z0-9]{0,2}\s*[)\]]?/gi, ' ')
    .replaceAll(/[(\s]*\b(?:CO\.?\s?(?:REG\.?\s?)?NO|REG\.?\s?NO|ROC\s?NO|ROC)\b.*$/gi, ' ')
    .replaceAll(/\b\d{5,}-?[A-Z]{0,2}\b/g, ' ')
    .replace(/^[^\p{L}\p{N}(]+/u, '')
    .replace(/[^\p{L}\p{N}.)!'’]+$/u, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[A-Z][A-Z0158]+[A-Z]/g, lettersMended)
    .replaceAll(/\b(?:5DN|SON|SDH|SDM)(?=\W*BHD)/g, 'SDN')
    .replaceAll(/(?<=SDN\W*)(?:8HD|BHO|BND|BDH|BHP)\b/g, 'BHD')
    .replaceAll(/(?<=[A-Z)])(?=SDN\W*BHD)/g, ' ')
    .replace(/\b[5S]\s?[/7]\s?B\b/, 'S/B')
    .replace(/((?:SDN\W*BHD|S\/B)\b\.?).*$/, '$1');
}

const letters: Record<string, string> = { 0: 'O', 1: 'I', 5: 'S', 8: 'B' };

/** Digits inside a word that is mostly letters. */
const lettersMended = (word: string): string =>
  word.replaceAll(/\d/g, '').length * 2 > word.length
    ? word.replaceAll(/\d/g, (digit) => letters[digit] ?? digit)
    : word;

/** The known merchant that a line, or two lines together, reads most like. */
function bestKnown(head: readonly Line[], known: readonly string[]): MerchantFound | null {
  let best: (MerchantFound & { likeness: number }) | null = null;
  const keys = known.flatMap((name) => ({ name, key: merchantKey(name) ?? '' })).filter(({ key }) => key.length >= 4);
  for (const [at, line] of head.entries()) {
    for (const lines of [[line], head.slice(at, at + 2)]) {
      const from = lines.map(({ text }) => text).join(' ');
      const read = keyAsRead(cleaned(from));
      if (read.length < 4) continue;
      for (const { name, key } of keys) {
        const likeness = Math.abs(key.length - read.length) > 4 ? 0 : alike(keyAsRead(name), read);
        if (likeness < sameName || likeness <= (best?.likeness ?? 0)) continue;
        const where = {
          boxes: lines.map((each) => boxOf(each.words)),
          page: line.page,
          end: (lines.at(-1) as Line).at + 1,
        };
        best = { name, from, ...where, confidence: Math.min(0.98, likeness), known: true, likeness };
      }
    }
  }
  return best;
}

/** The key of a name with the letters that readers take for one another made one. */
const keyAsRead = (name: string): string => plain(merchantKey(name) ?? '').replaceAll(' ', '');

export const isAddress = (line: Line): boolean => address.test(line.text) && !never.test(line.text);
