import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from './csv.ts';

/** A merchant with its code, and what staff wrote about charges there; of the ledger nothing else is read. */
export interface Coded {
  readonly merchant: string;
  readonly code: string;
  readonly descriptions: readonly string[];
}

const MOST_DESCRIPTIONS = 40;

/** The merchants of the set; descriptions where the folder has the ledger. */
export async function readMerchants(folder: string): Promise<Coded[]> {
  const coded: (Coded & { descriptions: string[] })[] = [];
  for await (const { merchant = '', mcc = '' } of readCsv(join(folder, 'merchant_category.csv')))
    coded.push({ merchant, code: mcc, descriptions: [] });
  const ledger = join(folder, 'ledger.csv.gz');
  if (!existsSync(ledger)) return coded;
  const byName = new Map(coded.map((each) => [each.merchant, each]));
  for await (const { merchant = '', purpose = '' } of readCsv(ledger)) {
    const found = byName.get(merchant);
    if (found !== undefined && purpose !== '' && found.descriptions.length < MOST_DESCRIPTIONS)
      found.descriptions.push(purpose);
  }
  return coded;
}

/** What two spellings of a merchant share: its first two words, as the set is divided by them. */
export const stemOf = (merchant: string): string =>
  (merchant.toUpperCase().match(/[A-Z&']{2,}/g) ?? [merchant.toUpperCase()]).slice(0, 2).join(' ');

/** Whether a merchant may be of the half that was learnt from, so that the model that ships has seen its name. */
export const mayBeLearnt = (merchant: string): boolean => byteOf(`merchant:${stemOf(merchant)}`) < 128;

/** One of so many parts, by name: all spellings of one together. */
export const foldOf = (merchant: string, parts: number): number => byteOf(`part:${stemOf(merchant)}`) % parts;

const byteOf = (text: string): number => createHash('sha256').update(text).digest()[0] as number;
