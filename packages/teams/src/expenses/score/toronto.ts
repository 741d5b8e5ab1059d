import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Passing } from '../stream/stream.ts';
import { readCsv } from './csv.ts';

/** A line of the ledger. What the detector must not see (purpose, ledger account) is not read at all. */
export interface LedgerLine extends Passing {
  readonly id: string;
  readonly line: number;
  /** The posting day. */
  readonly posted: number;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/**
 * The ledger in the order of its days; of one day as its batches number their lines. The file has these numbers in the order of their
 * letters: line 100 of a batch before line 99.
 */
export async function readLedger(folder: string): Promise<LedgerLine[]> {
  const lines: (LedgerLine & { line: number })[] = [];
  for await (const row of readCsv(join(folder, 'ledger.csv.gz'))) {
    const day = dayOf(row['transaction_date']);
    const posted = dayOf(row['posting_date']) || day;
    lines.push({
      id: row['id'] ?? '',
      line: 0,
      owner: row['cost_centre'] ?? '',
      group: row['division'] ?? '',
      merchant: row['merchant'] ?? '',
      category: row['mcc'] ?? '',
      cents: Math.round(Number(row['amount_cad']) * 100),
      day,
      posted,
      timed: false,
      currency: row['original_currency'] ?? '',
      foreign: (row['original_currency'] ?? 'CAD') !== 'CAD',
      lag: posted - day,
    });
  }
  lines.sort((a, b) => byNumber.compare(a.id, b.id));
  lines.forEach((each, i) => {
    each.line = i;
  });
  return lines.sort((a, b) => a.day - b.day || a.line - b.line);
}

/** Which charges staff marked, and as what. */
export async function readMarks(folder: string): Promise<Map<string, readonly string[]>> {
  const marks = new Map<string, readonly string[]>();
  for await (const row of readCsv(join(folder, 'exception_labels.csv')))
    marks.set(row['id'] ?? '', (row['labels'] ?? '').split('|'));
  return marks;
}

const dayOf = (date: string | undefined): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** Charges on their day, credits when they are posted: what is known only later comes later. */
export function* inOrder(
  lines: readonly LedgerLine[],
): Generator<{ readonly kind: 'charge' | 'credit'; readonly line: LedgerLine }> {
  const credits = lines.filter(({ cents }) => cents <= 0).sort((a, b) => a.posted - b.posted);
  let next = 0;
  for (const line of lines) {
    if (line.cents <= 0) continue;
    for (; next < credits.length && (credits[next] as LedgerLine).posted <= line.day; next++)
      yield { kind: 'credit', line: credits[next] as LedgerLine };
    yield { kind: 'charge', line };
  }
}

/** Whether a cost centre is of the development half, from which the models learnt: so the set's own README divides it. */
export const isLearnt = (costCentre: string): boolean =>
  (createHash('sha256').update(`cc:${costCentre}`).digest()[0] as number) < 128;

/** What the figures of both Toronto tasks mean. */
export const unseenNote =
  'Every cost centre is judged by models that never saw it (cross-validated on the half they learnt from, all five on the other): so are the scores of --out. "in sample" is by all five on whatever folder this is.';
