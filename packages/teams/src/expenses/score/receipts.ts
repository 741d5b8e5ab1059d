import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pictureHash } from '@holdfast/tools';
import { openReader, type Reader, type Reading } from '@holdfast/tools/reading';
import { type DateOrder, datesOf, iso } from '../receipt/fields/date.ts';
import { fieldsOf, isEnough, type ReceiptFields } from '../receipt/fields/index.ts';
import type { Line } from '../receipt/fields/line.ts';

/** A receipt of a set, read by the product from its pixels. */
export interface ReadReceipt {
  id: string;
  reading: Reading;
  fields: ReceiptFields;
  sha256: string;
  pictureHash: string;
}

const pixels = 60_000_000;

/** Reads every picture of a folder, two side by side, each by itself: no merchant is known before. */
export async function readReceipts(
  folder: string,
  dates: DateOrder,
  say: (detail: string) => void,
): Promise<ReadReceipt[]> {
  const files = (await readdir(folder)).filter((name) => /\.jpe?g$/.test(name)).sort();
  const reader = openReader({ processes: 2, pageMs: 300_000 });
  try {
    let done = 0;
    return await Promise.all(
      files.map(async (name) => {
        const found = await readOne(reader, join(folder, name), dates);
        done++;
        if (done % 10 === 0) say(`${done} of ${files.length} receipts read`);
        return found;
      }),
    );
  } finally {
    reader.close();
  }
}

const today = (): string => new Date().toISOString().slice(0, 10);

async function readOne(reader: Reader, file: string, dates: DateOrder): Promise<ReadReceipt> {
  const bytes = await readFile(file);
  const known = { dates, today: today() };
  const reading = await reader.read(bytes, { enough: (page) => isEnough(page, known) });
  return {
    id: parse(file).name,
    reading,
    fields: fieldsOf(reading, known),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    pictureHash: await pictureHash(bytes, pixels),
  };
}

/** What a set's key prints, as the product reads dates; null where it is none. */
export function isoOf(printed: string | undefined, usual: DateOrder): string | null {
  if (!printed) return null;
  const [found] = datesOf(lineOf(printed));
  if (!found) return null;
  const { year, first, second, order } = found;
  return iso(year, first, second, order ?? usual) ?? iso(year, second, first, usual);
}

const lineOf = (text: string): Line => ({
  text,
  at: 0,
  page: 0,
  height: 1,
  words: [{ text, confidence: 1, line: 0, box: { x: 0, y: 0, w: 1, h: 1 }, start: 0, end: text.length }],
});

/** Cents of an amount as a set's key prints it: RM 29.70, $7.10, 30,80, 409.50USD. */
export function centsOfKey(printed: string): number {
  const digits = printed.replaceAll(/[^\d.,]/g, '');
  const [, whole = digits, part = '00'] = /^(.*)[.,](\d\d)$/.exec(digits) ?? [];
  return Number(whole.replaceAll(/\D/g, '') || '0') * 100 + Number(part);
}

export const centsOfMoney = (money: string | null): number | null =>
  money === null ? null : Number(money.replace('.', ''));

/** Names compare as letters and digits only. */
export const bare = (name: string | null | undefined): string =>
  (name ?? '').toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Shares of what was asked for, and how the reading went. */
export interface Tally {
  total: [right: number, of: number];
  date: [right: number, of: number];
  merchant: [right: number, of: number];
  posted: { id: string; right: boolean }[];
}

export const share = ([right, of]: readonly [number, number]): number => (of === 0 ? Number.NaN : right / of);

/** How many were posted, how wrong they were, and how the time went. */
export function usual(tally: Tally, receipts: readonly ReadReceipt[]): Record<string, number> {
  const wrong = tally.posted.filter(({ right }) => !right).length;
  const attempts = receipts.flatMap(({ reading }) => reading.pages.flatMap((page) => page.attempts));
  const seconds = attempts.reduce((sum, each) => sum + each.seconds, 0);
  return {
    posted: tally.posted.length / receipts.length,
    'wrong totals among posted': tally.posted.length === 0 ? 0 : wrong / tally.posted.length,
    'attempts a page': attempts.length / receipts.length,
    'seconds a page':
      (seconds + receipts.reduce((sum, { reading }) => sum + (reading.pages[0]?.preparedIn ?? 0), 0)) / receipts.length,
  };
}

/** Which engines did it, for the note. */
export const enginesOf = (receipts: readonly ReadReceipt[]): string =>
  [
    ...new Set(
      receipts.flatMap(({ reading }) => reading.pages.flatMap(({ attempts }) => attempts.map(({ engine }) => engine))),
    ),
  ].join(', ');
