import type { Figure, Table } from '@holdfast/agents';
import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { possibleDays, weekdayOf } from '../days.ts';
import { centsOf, decimal, money } from '../money.ts';
import type { Described, Payment, Read, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { clusterTexts } from '../statistics/clusters.ts';
import { mannWhitney } from '../statistics/rank-test.ts';
import { countFigure, mainCurrency, moneyFigure, subject } from './parts.ts';

type PatternsAsk = Extract<AnalystAsk, { kind: 'patterns' }>;

interface Part {
  readonly says: string;
  readonly figures: Figure[];
  readonly table: Table | null;
}

/** What repeats in a slice: the week, prices paid again and again, and what the descriptions are about. */
export async function answerPatterns(ask: PatternsAsk, reader: Reader): Promise<Draft> {
  const [payments, described] = await Promise.all([reader.repeated(ask), reader.descriptions(ask)]);
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  if (payments.rows.length === 0)
    return { text: `${where}: no charges, so no pattern.`, figures: [countFigure('charges', 0, payments.source)] };
  const parts = [weekOf(ask, payments, reader.at.today), habitsOf(payments), topicsOf(described)].filter(
    (part) => part !== null,
  );
  return {
    text: `${where}, of ${plural(payments.rows.length, 'charge')}: ${parts.map(({ says }) => says).join(' ')}`,
    figures: [
      countFigure('charges', payments.rows.length, payments.source),
      ...parts.flatMap(({ figures }) => figures),
    ],
    tables: parts.flatMap(({ table }) => table ?? []),
  };
}

/** Whether weekends cost another amount a day than the rest of the week. */
function weekOf(ask: PatternsAsk, { rows, source }: Read<Payment>, today: string): Part {
  const currency = mainCurrency(rows.map((row) => ({ currency: row.currency, charges: 1, refunds: 0 }))) ?? 'USD';
  const spent = new Map<string, bigint>();
  for (const { date, amount } of rows.filter((row) => row.currency === currency))
    spent.set(date, (spent.get(date) ?? 0n) + centsOf(amount));
  const span = { from: rows[0]?.date ?? today, to: rows.at(-1)?.date ?? today };
  const days = possibleDays(ask, span, today);
  const isEnd = (day: string): boolean => ['Saturday', 'Sunday'].includes(weekdayOf(day));
  const [ends, others] = [days.filter(isEnd), days.filter((day) => !isEnd(day))];
  const mean = (some: readonly string[]): string =>
    some.length === 0
      ? '0.00'
      : decimal(some.reduce((sum, day) => sum + (spent.get(day) ?? 0n), 0n) / BigInt(some.length));
  const daily = (some: readonly string[]): number[] => some.map((day) => Number(spent.get(day) ?? 0n));
  const p = mannWhitney(daily(ends), daily(others));
  const verdict = p < 0.05 ? 'more than chance' : 'no more than chance makes';
  return {
    says: `A day at the weekend costs ${money(mean(ends), currency)}, another day ${money(mean(others), currency)}: ${ends.length && others.length ? `a difference of ${verdict}` : 'nothing to compare'}.`,
    figures: [
      moneyFigure('a weekend day', mean(ends), currency, source),
      moneyFigure('another day', mean(others), currency, source),
    ],
    table: null,
  };
}

/** Prices paid at one place at least four times. */
function habitsOf({ rows, source }: Read<Payment>): Part {
  const times = new Map<string, { merchant: string; amount: string; currency: string; n: number }>();
  for (const { user_id, merchant, amount, currency, recurring } of rows) {
    if (recurring) continue;
    const key = [user_id, merchant, amount, currency].join('\n');
    const known = times.get(key);
    if (known === undefined) times.set(key, { merchant, amount, currency, n: 1 });
    else known.n += 1;
  }
  const habits = [...times.values()]
    .filter(({ n }) => n >= 4)
    .sort((a, b) => b.n - a.n || (a.merchant < b.merchant ? -1 : 1));
  const [first] = habits;
  return {
    says: first
      ? `${plural(habits.length, 'price')} ${habits.length === 1 ? 'is' : 'are'} paid again and again, most often ${money(first.amount, first.currency)} at ${first.merchant}, ${first.n} times.`
      : 'No price is paid four times at one place.',
    figures: [
      countFigure('habits', habits.length, source),
      ...(first ? [countFigure('the commonest habit', first.n, source)] : []),
    ],
    table: first
      ? {
          title: 'Paid again and again',
          columns: [
            { name: 'merchant', kind: 'text' },
            { name: 'price', kind: 'money' },
            { name: 'currency', kind: 'text' },
            { name: 'times', kind: 'number' },
          ],
          rows: habits.slice(0, 20).map(({ merchant, amount, currency, n }) => [merchant, amount, currency, n]),
          ...(habits.length > 20 ? { of: habits.length } : {}),
          source,
        }
      : null,
  };
}

/** Words that every description has, and names of merchants and ways to pay, tell no topic. */
const STOP = new Set(['spent', 'using', 'refund', 'for', 'the', 'and', 'with', 'from', 'paid', 'card', 'usd']);

function topicsOf({ rows, source }: Read<Described>): Part | null {
  const names = rows.flatMap(
    ({ merchant, payment_method }) => `${merchant ?? ''} ${payment_method ?? ''}`.toLowerCase().match(/\p{L}+/gu) ?? [],
  );
  const clusters = clusterTexts(
    rows.map(({ description }) => description),
    new Set([...STOP, ...names]),
  );
  if (clusters.length === 0) return null;
  const currency = mainCurrency(rows.map((row) => ({ currency: row.currency, charges: 1, refunds: 0 }))) ?? 'USD';
  const sums = clusters.map(({ members }) =>
    members.reduce((sum, at) => sum + (rows[at]?.currency === currency ? centsOf(rows[at]?.amount ?? '0') : 0n), 0n),
  );
  return {
    says: `The descriptions fall into ${plural(clusters.length, 'group')}: ${clusters
      .slice(0, 3)
      .map(({ members, words }) => `${words.join(', ')} (${members.length})`)
      .join('; ')}.`,
    figures: [countFigure('groups of descriptions', clusters.length, source)],
    table: {
      title: 'What the descriptions are about',
      columns: [
        { name: 'words', kind: 'text' },
        { name: 'charges', kind: 'number' },
        { name: 'total', kind: 'money' },
        { name: 'currency', kind: 'text' },
        { name: 'for example', kind: 'text' },
      ],
      rows: clusters.map(({ members, words }, i) => [
        words.join(', '),
        members.length,
        decimal(sums[i] ?? 0n),
        currency,
        rows[members[0] ?? 0]?.description ?? null,
      ]),
      source,
    },
  };
}
