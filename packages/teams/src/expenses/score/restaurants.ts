import { join } from 'node:path';
import { type Listing, SAME, sameMerchant } from '../fraud/same-merchant.ts';
import { readCsv } from './csv.ts';
import type { ScoreTask } from './task.ts';

interface Row extends Listing {
  id: string;
  entity: string;
}

/** Every pair of listings, judged by the product's own matching of merchants. */
export const restaurants: ScoreTask = {
  name: 'match-restaurants',
  folder: 'match-restaurants',
  units: 'pairs of listings',
  reference: null,
  goals: [{ figure: 'F1', least: 0.95, baseline: 0.906 }],
  async score(folder) {
    const rows = await readListings(join(folder, 'restaurants.csv'));
    const lines: { a: string; b: string; score: number; match: boolean }[] = [];
    let [right, said, there, units] = [0, 0, 0, 0];
    for (const [at, one] of rows.entries()) {
      for (const other of rows.slice(at + 1)) {
        const score = sameMerchant(one, other);
        const match = score >= SAME;
        const same = one.entity === other.entity;
        units++;
        if (match) said++;
        if (same) there++;
        if (match && same) right++;
        if (score >= 0.25) lines.push({ a: one.id, b: other.id, score: Math.round(score * 1e4) / 1e4, match });
      }
    }
    return {
      units,
      figures: { F1: (2 * right) / (said + there), precision: right / said, recall: right / there },
      note: `${there} true pairs, ${said} said; name, house and street by rule, nothing learnt. Pairs below .25 are left out of the lines.`,
      lines,
    };
  },
};

async function readListings(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of readCsv(file))
    rows.push({
      id: row['record_id'] ?? '',
      entity: row['entity_id'] ?? '',
      name: row['name'] ?? '',
      address: row['address'] || null,
      city: row['city'] || null,
    });
  return rows;
}
