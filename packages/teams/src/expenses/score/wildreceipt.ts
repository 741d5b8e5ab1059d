import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The texts of labelled boxes in reading order, without spaces. */
interface Labelled {
  fields: { merchant: string[]; date: string[]; total: string[] };
}

/** Photographed receipts of layouts from everywhere (WildReceipt, Sun et al. 2021). */
export const wildreceipt: ScoreTask = {
  name: 'receipts-wildreceipt',
  folder: 'receipts-wildreceipt',
  units: 'receipts',
  reference: 'Labels of given boxes, another task: F1 .876 (SDMG-R), .879 (LayoutLMv3).',
  goals: [
    { figure: 'total', least: 0.65, baseline: 0.545 },
    { figure: 'wrong totals among posted', most: 0.03, baseline: 0.455 },
  ],
  async score(folder, say) {
    const receipts = await readReceipts(join(folder, 'img'), 'month-first', say);
    const tally: Tally = { total: [0, 0], date: [0, 0], merchant: [0, 0], posted: [] };
    for (const receipt of receipts) {
      const { fields } = JSON.parse(await readFile(join(folder, 'ann', `${receipt.id}.json`), 'utf8')) as Labelled;
      count(tally, receipt, fields);
    }
    return {
      units: receipts.length,
      figures: {
        total: share(tally.total),
        date: share(tally.date),
        merchant: share(tally.merchant),
        ...usual(tally, receipts),
      },
      note: `From pixels, by ${enginesOf(receipts)}; no model. A receipt whose total is not labelled (${receipts.length - tally.total[1]}) counts for no share of totals, and as wrong where posted.`,
      lines: receipts.map(({ id, fields }) => ({
        id,
        merchant: fields.merchant.value,
        date: fields.date.value,
        total: fields.total.value,
        posted: fields.certain,
        confidence: Math.round(fields.total.confidence * 1000) / 1000,
      })),
    };
  },
};

/** Any of the boxes labelled as the total or as part of the name counts. */
function count(tally: Tally, { id, fields }: ReadReceipt, key: Labelled['fields']): void {
  const cents = centsOfMoney(fields.total.value);
  const total = key.total.some((printed) => centsOfKey(printed) === cents);
  const date = fields.date.value !== null && fields.date.value === isoOf(key.date[0], 'month-first');
  const name = bare(fields.merchant.value);
  const merchant =
    name !== '' && (name === bare(key.merchant.join('')) || key.merchant.some((printed) => bare(printed) === name));
  for (const [which, asked, right] of [
    ['total', key.total, total],
    ['date', key.date, date],
    ['merchant', key.merchant, merchant],
  ] as const) {
    if (asked.length === 0) continue;
    tally[which][1] += 1;
    if (right) tally[which][0] += 1;
  }
  if (fields.certain) tally.posted.push({ id, right: total });
}
