import { Brief, type Figure } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import type { FraudAnswer } from '../answers.ts';
import type { FraudAsk } from './ask.ts';
import { money } from './judgement.ts';

/** A charge that was looked at, with what fraud says of it. */
export interface Looked {
  expense_id: string;
  date: string | null;
  merchant: string | null;
  currency: string | null;
  cents: number | null;
  score: number;
  action: FraudAnswer['action'];
  terms: readonly { name: string; points: number; says: string }[];
  decided: boolean;
}

export interface Scanned {
  ask: Extract<FraudAsk, { kind: 'scan' }>;
  looked: readonly Looked[];
  /** How many charges the period has; more than were looked at where it is long. */
  charges: number;
  source: { sql: string; params: readonly unknown[] };
}

const copies = new Set(['duplicate', 'near duplicate']);

/** What a scan found, in words, figures and a table of the suspicious charges. */
export function briefOfScan({ ask, looked, charges, source }: Scanned): Brief {
  const suspicious = looked
    .filter(({ action, terms }) => action !== 'clear' && (ask.only === undefined || isCopy(terms)))
    .sort((a, b) => b.score - a.score);
  const sums = sumsOf(suspicious);
  const from = { ...source, params: [...source.params], rows: looked.length };
  const figures: Figure[] = [
    { name: 'charges looked at', unit: 'count', value: looked.length, source: from },
    { name: ask.only ? 'possible duplicates' : 'suspicious charges', unit: 'count', value: suspicious.length },
    ...[...sums].map(
      ([currency, cents]): Figure => ({
        name: sums.size > 1 ? `sum in ${currency}` : 'sum',
        unit: 'money',
        value: decimal(cents),
        currency,
      }),
    ),
  ];
  return Brief.parse({
    text: mask(textOf(ask, looked.length, suspicious, sums)),
    figures,
    tables: suspicious.length === 0 ? [] : [tableOf(suspicious, ask.only)],
    degraded:
      charges > looked.length
        ? [`Only the newest ${looked.length} of ${charges} charges of the period were looked at.`]
        : [],
  });
}

function textOf(
  { only, period, merchant, categories }: Scanned['ask'],
  looked: number,
  found: readonly Looked[],
  sums: ReadonlyMap<string, bigint>,
): string {
  const where = `${categories ? ` for ${categories.join(' and ')}` : ''}${merchant ? ` at ${merchant}` : ''}`;
  const over = `from ${period.from} to ${period.to}`;
  if (looked === 0) return `There are no charges${where} ${over}.`;
  const what = only ? 'look like duplicates' : 'look suspicious';
  if (found.length === 0) return `None of the ${looked} charges${where} ${over} ${what}.`;
  const [worst] = found;
  const sum = [...sums].map(([currency, cents]) => `${currency} ${decimal(cents)}`).join(' and ');
  const because = worst?.terms.toSorted((a, b) => b.points - a.points)[0];
  return [
    `${found.length} of the ${looked} charges${where} ${over} ${found.length === 1 ? what.replace('look', 'looks') : what} (${sum} together).`,
    worst &&
      `The most suspicious: ${money(worst)} at ${worst.merchant ?? 'an unknown merchant'} on ${worst.date ?? 'an unknown day'}, score ${worst.score.toFixed(2)}${because ? `: ${because.says}` : ''}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const isCopy = (terms: Looked['terms']): boolean => terms.some(({ name, points }) => copies.has(name) && points >= 1);

/** By currency, exact. */
function sumsOf(found: readonly Looked[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { currency, cents } of found) {
    if (cents === null) continue;
    sums.set(currency ?? '?', (sums.get(currency ?? '?') ?? 0n) + BigInt(cents));
  }
  return sums;
}

/** "1234.50", from cents. */
function decimal(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

function tableOf(found: readonly Looked[], only: 'duplicates' | undefined): Brief['tables'][number] {
  return {
    title: only ? 'Possible duplicates' : 'Suspicious charges',
    columns: [
      { name: 'date', kind: 'date' },
      { name: 'merchant', kind: 'text' },
      { name: 'amount', kind: 'money' },
      { name: 'currency', kind: 'text' },
      { name: 'score', kind: 'number' },
      { name: 'why', kind: 'text' },
      { name: 'expense', kind: 'id' },
    ],
    rows: found
      .slice(0, 100)
      .map(({ date, merchant, cents, currency, score, terms, expense_id }) => [
        date,
        merchant === null ? null : mask(merchant),
        cents === null ? null : decimal(BigInt(cents)),
        currency,
        score,
        mask(terms.toSorted((a, b) => b.points - a.points)[0]?.says ?? ''),
        expense_id,
      ]),
    of: found.length,
  };
}
