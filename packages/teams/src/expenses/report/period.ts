import type { Brief, Chart, Figure, Table } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import { before, type Days, isCovered, lengthOf, stepsOf } from './days.ts';
import { amountOf, centsOf, changeOf, shareOf } from './money.ts';
import { type PeriodRead, type Read, type Reader, readPeriod, type Sum, type Total } from './read.ts';

/** A day each up to two months of them; then a month each. */
const mostDays = 62;

/** What was spent in a period. Sums are the database's, exact; a currency stands by itself and is never converted. */
export async function periodBrief(reader: Reader, days: Days): Promise<Brief> {
  const by = lengthOf(days) <= mostDays ? 'day' : 'month';
  const previous = before(days);
  const read = await readPeriod(reader, days, previous, by);
  if (read.totals.rows.length === 0) return nothing(days, read);
  return {
    text: textOf(days, previous, read),
    figures: figuresOf(previous, read),
    tables: [
      sums('By category', 'Category', read.categories, read.totals.rows),
      sums('Merchants with the most', 'Merchant', read.merchants, read.totals.rows),
      sums('By payment method', 'Payment method', read.payments, read.totals.rows),
      largest(read),
      ...refused(read),
    ],
    charts: read.totals.rows.slice(0, 2).flatMap((total) => charts(total, days, by, read)),
    documents: [],
    degraded: [],
  };
}

const nothing = ({ from, to }: Days, { totals }: PeriodRead): Brief => ({
  text: `Nothing was spent from ${from} to ${to}.`,
  figures: [{ name: 'Charges', unit: 'count', value: 0, source: totals.source }],
  tables: [],
  charts: [],
  documents: [],
  degraded: [],
});

function figuresOf(previous: Days, { totals, earlier, refused: { rows: frauds } }: PeriodRead): Figure[] {
  const several = totals.rows.length > 1;
  return totals.rows.flatMap((total): Figure[] => {
    const { currency, n, largest: most, refunds, refunded } = total;
    const named = (name: string): string => (several ? `${name} (${currency})` : name);
    const money = (name: string, value: string, says?: string): Figure => ({
      name: named(name),
      unit: 'money',
      currency,
      value: amountOf(centsOf(value)),
      source: totals.source,
      ...(says ? { says } : {}),
    });
    const last = earlier.rows.find((row) => row.currency === currency);
    const change = changeSince(previous, total, last);
    return [
      money('Spent', total.total, refunds > 0 ? 'after refunds' : undefined),
      { name: named('Charges'), unit: 'count', value: n, source: totals.source },
      money('Average charge', amountOf(centsOf(total.total) / BigInt(n)), 'rounded down to the cent'),
      money('Largest charge', most),
      ...(refunds > 0 ? [money('Refunds', refunded, refunds === 1 ? 'in one charge' : `in ${refunds} charges`)] : []),
      ...(last ? [{ ...money('Before', last.total, saysBefore(previous, last)), source: earlier.source }] : []),
      ...(typeof change === 'number'
        ? [{ name: named('Change'), unit: 'percent', value: change, source: earlier.source } as const]
        : []),
      ...(frauds.some((row) => row.currency === currency)
        ? [
            {
              name: named('Refused as fraud'),
              unit: 'count',
              value: frauds.filter((row) => row.currency === currency).length,
            } as const,
          ]
        : []),
    ];
  });
}

function textOf({ from, to }: Days, previous: Days, { totals, earlier, categories }: PeriodRead): string {
  return totals.rows
    .map(({ currency, total, n }) => {
      const last = earlier.rows.find((row) => row.currency === currency);
      const change = changeSince(previous, { total }, last);
      const than =
        change === null
          ? ''
          : `, ${Math.abs(change)} % ${change < 0 ? 'less' : 'more'} than from ${previous.from} to ${previous.to}`;
      const most = categories.rows.find((row) => row.currency === currency);
      const led = most ? ` Most of it went to ${mask(most.name)}: ${currency} ${most.total}.` : '';
      const charges = n === 1 ? 'one charge' : `${n} charges`;
      return `From ${from} to ${to}, **${currency} ${amountOf(centsOf(total))}** was spent in ${charges}${than}.${led}`;
    })
    .join('\n\n');
}

/** In percent; null where the time before is not comparable, or there was none. */
const changeSince = (previous: Days, { total }: Pick<Total, 'total'>, last: Total | undefined): number | null =>
  last && isCovered(previous, last.first) ? changeOf(centsOf(total), centsOf(last.total)) : null;

const saysBefore = (previous: Days, { first }: Total): string =>
  `${previous.from} to ${previous.to}${isCovered(previous, first) ? '' : `, charges only since ${first}: not compared`}`;

function sums(title: string, what: string, { rows, source }: Read<Sum>, totals: readonly Total[]): Table {
  const several = totals.length > 1;
  const whole = new Map(totals.map(({ currency, total }) => [currency, centsOf(total)]));
  return {
    title,
    columns: [
      { name: what, kind: 'text' },
      ...(several ? [{ name: 'Currency', kind: 'text' } as const] : []),
      { name: 'Charges', kind: 'number' },
      { name: 'Amount', kind: 'money' },
      { name: 'Share', kind: 'percent' },
    ],
    rows: rows.map(({ name, currency, n, total }) => [
      mask(name),
      ...(several ? [currency] : []),
      n,
      total,
      shareOf(centsOf(total), whole.get(currency) ?? 0n),
    ]),
    source,
  };
}

function largest({ largest: { rows, source }, totals }: PeriodRead): Table {
  return {
    title: 'Largest charges',
    columns: [
      { name: 'Date', kind: 'date' },
      { name: 'Merchant', kind: 'text' },
      { name: 'Category', kind: 'text' },
      { name: 'Currency', kind: 'text' },
      { name: 'Amount', kind: 'money' },
    ],
    rows: rows.map((row) => [row.date, masked(row.merchant), masked(row.category), row.currency, row.amount]),
    of: totals.rows.reduce((sum, { n }) => sum + n, 0),
    source,
  };
}

function refused({ refused: { rows, source } }: PeriodRead): Table[] {
  if (rows.length === 0) return [];
  return [
    {
      title: 'Refused as fraud',
      columns: [
        { name: 'Date', kind: 'date' },
        { name: 'Merchant', kind: 'text' },
        { name: 'Why', kind: 'text' },
        { name: 'Currency', kind: 'text' },
        { name: 'Amount', kind: 'money' },
      ],
      rows: rows.map((row) => [row.date, masked(row.merchant), masked(row.reason), row.currency, row.amount]),
      source,
    },
  ];
}

const masked = (text: string | null): string | null => (text === null ? null : mask(text));

function charts({ currency }: Total, days: Days, by: 'day' | 'month', read: PeriodRead): Chart[] {
  const spent = new Map(read.times.rows.filter((row) => row.currency === currency).map((row) => [row.name, row.total]));
  const steps = stepsOf(days, by);
  const categories = read.categories.rows.filter((row) => row.currency === currency).slice(0, 12);
  return [
    {
      title: `Spent by category, ${currency}`,
      kind: 'bar',
      x: categories.map(({ name }) => mask(name)),
      unit: 'money',
      currency,
      series: [{ name: 'Spent', values: categories.map(({ total }) => Number(total)) }],
    },
    {
      title: `Spent by ${by}, ${currency}`,
      kind: by === 'day' ? 'line' : 'bar',
      x: steps,
      unit: 'money',
      currency,
      series: [{ name: 'Spent', values: steps.map((step) => Number(spent.get(step) ?? 0)) }],
    },
  ];
}
