import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textOf } from '@holdfast/tools/reading';
import { likeness, type Receipt } from '../receipt/copies.ts';
import { certainCopy } from '../receipt/doubts.ts';
import { plainOf } from '../receipt/read-fields.ts';
import {
  bare,
  centsOfKey,
  centsOfMoney,
  enginesOf,
  isoOf,
  type ReadReceipt,
  readReceipts,
  share,
  type Tally,
  usual,
} from './receipts.ts';
import type { ScoreTask } from './task.ts';

interface Key {
  company?: string;
  date?: string;
  address?: string;
  total?: string;
}

/** Scanned Malaysian receipts from their pixels (ICDAR 2019 SROIE), and which of them are one receipt twice. */
export const sroie: ScoreTask = {
  name: 'receipts-sroie',
  folder: 'receipts-sroie',
  units: 'receipts',
  reference:
    'F1 of the four fields .982 (best, ICDAR 2019 RRC task 3, errors removed), .966 (LayoutLMv2), .756 (character LSTM), .633 (rules), all given the boxes’ text or their own OCR.',
  goals: [
    { figure: 'total', least: 0.9, baseline: 0.743 },
    { figure: 'date', least: 0.9, baseline: 0.7 },
    { figure: 'company', least: 0.75, baseline: 0.4 },
    { figure: 'posted', least: 0.6, baseline: 0 },
    { figure: 'wrong totals among posted', most: 0.02, baseline: 0.257 },
    { figure: 'duplicate pairs found', least: 1, baseline: 1 },
    { figure: 'false duplicate pairs', most: 0, baseline: 0 },
  ],
  async score(folder, say) {
    const receipts = await readReceipts(join(folder, 'img'), 'day-first', say);
    const tally: Tally = { total: [0, 0], date: [0, 0], merchant: [0, 0], posted: [] };
    let all = 0;
    for (const receipt of receipts) {
      const key = JSON.parse(await readFile(join(folder, 'key', `${receipt.id}.json`), 'utf8')) as Key;
      if (count(tally, receipt, key)) all++;
    }
    const flagged = copiesAmong(receipts);
    const pairs = await truePairs(folder);
    const right = flagged.filter((pair) => pairs.has(pair.join(','))).length;
    const [first, ...more] = [share(tally.total), share(tally.date), share(tally.merchant)];
    return {
      units: receipts.length,
      figures: {
        total: first as number,
        date: more[0] as number,
        company: more[1] as number,
        'all three': all / receipts.length,
        ...usual(tally, receipts),
        'duplicate pairs found': pairs.size === 0 ? 1 : right / pairs.size,
        'false duplicate pairs': flagged.length - right,
      },
      note: `From pixels, by ${enginesOf(receipts)}; no model. Wrong among posted: ${wrongOnes(tally)}. ${right} of ${pairs.size} pairs. No merchant was known before.`,
      lines: [...receipts.map(lineFor), ...flagged.map((pair) => ({ pair }))],
    };
  },
};

const wrongOnes = ({ posted }: Tally): string =>
  posted.flatMap(({ id, right }) => (right ? [] : id)).join(', ') || 'none';

/** Whether all three are right; a key that is empty asks for nothing. */
function count(tally: Tally, { id, fields }: ReadReceipt, key: Key): boolean {
  const total = key.total !== undefined && centsOfMoney(fields.total.value) === centsOfKey(key.total);
  const date = fields.date.value !== null && fields.date.value === isoOf(key.date, 'day-first');
  const company = bare(fields.merchant.value) === bare(key.company);
  for (const [name, asked, right] of [
    ['total', key.total, total],
    ['date', key.date, date],
    ['merchant', key.company, company],
  ] as const) {
    if (!asked) continue;
    tally[name][1] += 1;
    if (right) tally[name][0] += 1;
  }
  if (fields.certain) tally.posted.push({ id, right: total });
  return total && date && company;
}

/** Pairs that the product itself would take for copies without asking. */
function copiesAmong(receipts: readonly ReadReceipt[]): [string, string][] {
  const all = receipts.map(
    (receipt): Receipt => ({
      documentId: receipt.id,
      userId: null,
      sha256: receipt.sha256,
      pictureHash: receipt.pictureHash,
      fields: plainOf(receipt.fields),
      text: textOf(receipt.reading.pages.flatMap(({ words }) => words)),
    }),
  );
  return all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((other): [string, string][] => {
      const like = likeness(one, other);
      return like && like.certainty >= certainCopy ? [[one.documentId, other.documentId]] : [];
    }),
  );
}

async function truePairs(folder: string): Promise<Set<string>> {
  const [, ...rows] = (await readFile(join(folder, 'duplicate_pairs.csv'), 'utf8')).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(','));
  return new Set(pairs.filter(([, , same]) => same === '1').map(([a, b]) => `${a},${b}`));
}

const lineFor = ({ id, fields }: ReadReceipt) => ({
  id,
  company: fields.merchant.value,
  date: fields.date.value,
  address: fields.address.value,
  total: fields.total.value,
  posted: fields.certain,
  confidence: Math.round(fields.total.confidence * 1000) / 1000,
});
