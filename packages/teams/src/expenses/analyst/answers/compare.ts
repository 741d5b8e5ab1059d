import type { Draft } from '../analyst.ts';
import type { AnalystAsk, Slice } from '../ask.ts';
import { possibleDays } from '../days.ts';
import { centsOf, decimal, money, percentOf } from '../money.ts';
import type { Figures, Group, Read, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { mannWhitney } from '../statistics/rank-test.ts';
import { countFigure, mainCurrency, moneyFigure, subject } from './parts.ts';
import { why } from './why.ts';

type CompareAsk = Extract<AnalystAsk, { kind: 'compare' }>;

/** One slice of a comparison, in the currency that is compared. */
export interface Side {
  readonly says: string;
  readonly slice: Slice;
  readonly figures: Figures | null;
  readonly read: Read<Figures>;
  /** Net cents of each day on which there could have been a charge. */
  readonly daily: readonly number[];
}

/** Slices side by side: totals, what a day costs, and whether the difference of the first two is more than chance. */
export async function answerCompare(ask: CompareAsk, reader: Reader): Promise<Draft> {
  const reads = await Promise.all(ask.sides.map((slice) => reader.figures(slice)));
  const currency = mainCurrency(reads.flatMap(({ rows }) => rows)) ?? 'USD';
  const span = spanOf(reads);
  const sides = await Promise.all(
    ask.sides.map((slice, i) => sideOf(slice, reads[i] as Read<Figures>, { currency, span }, reader)),
  );
  const [a, b] = sides as [Side, Side];
  const moved = ask.why ? await why([a, b], currency, reader) : null;
  const others = new Set(
    reads.flatMap(({ rows }) => rows.map((row) => row.currency)).filter((other) => other !== currency),
  );
  return {
    text: [
      `${subject(reader.at)}: ${sides.map((side) => sideSays(side, currency)).join('; ')}.`,
      sides.length === 2 ? difference(a, b, currency) : order(sides, currency),
      sides.length === 2 ? chance(a, b) : '',
      moved?.says ?? '',
    ]
      .filter(Boolean)
      .join(' '),
    figures: [
      ...sides.flatMap((side) => figuresOf(side, currency)),
      ...(sides.length === 2 ? changes(a, b, currency) : []),
    ],
    tables: moved?.tables ?? [],
    charts: [chartOf(sides, currency)],
    degraded:
      others.size > 0 ? [`compared in ${currency} only; charges in ${[...others].join(', ')} are left out`] : [],
  };
}

function spanOf(reads: readonly Read<Figures>[]): { from: string; to: string } {
  const days = reads
    .flatMap(({ rows }) => rows.flatMap(({ first, last }) => [first, last]))
    .filter((day): day is string => day !== null && /^\d{4}-/.test(day));
  days.sort();
  return { from: days[0] ?? '2000-01-01', to: days.at(-1) ?? '2000-01-01' };
}

async function sideOf(
  { says, ...slice }: CompareAsk['sides'][number],
  read: Read<Figures>,
  { currency, span }: { currency: string; span: { from: string; to: string } },
  reader: Reader,
): Promise<Side> {
  const groups = await reader.groups(slice, 'day');
  const spent = new Map(
    groups.rows.filter((day) => day.currency === currency).map((day: Group) => [day.name, Number(centsOf(day.net))]),
  );
  return {
    says,
    slice,
    read,
    figures: read.rows.find((row) => row.currency === currency) ?? null,
    daily: possibleDays(slice, span, reader.at.today).map((day) => spent.get(day) ?? 0),
  };
}

const netOf = ({ figures }: Side): bigint => centsOf(figures?.net ?? '0');
const aDay = (side: Side): bigint =>
  side.daily.length === 0 ? 0n : roundedDiv(netOf(side), BigInt(side.daily.length));

/** To the nearest whole, halves away from zero. */
function roundedDiv(a: bigint, b: bigint): bigint {
  const twice = 2n * (a < 0n ? -a : a);
  const size = (twice + b) / (2n * b);
  return a < 0n ? -size : size;
}

function sideSays(side: Side, currency: string): string {
  const { says, figures, daily } = side;
  const name = says || sliceSays(side.slice) || 'all charges';
  const days =
    daily.length > 0 ? `, ${money(decimal(aDay(side)), currency)} a day over ${plural(daily.length, 'day')}` : '';
  return `${name} **${money(figures?.net ?? '0.00', currency)}** in ${plural(figures?.charges ?? 0, 'charge')}${days}`;
}

function difference(a: Side, b: Side, currency: string): string {
  const gap = netOf(a) - netOf(b);
  if (gap === 0n) return 'Both are the same.';
  const percent = percentOf(gap, netOf(b));
  const size = money(decimal(gap < 0n ? -gap : gap), currency);
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${value} %`;
  const inAll = `**${size} ${gap < 0n ? 'less' : 'more'}**${percent === null ? '' : ` (${signed(percent)})`} for ${a.says || 'the first'} than for ${b.says || 'the second'}`;
  const daily = dailyChange(a, b);
  return `That is ${inAll}${daily === null ? '' : `; a day, ${signed(daily)}`}.`;
}

/** Where the sides have different numbers of days, what a day costs tells more than the totals do. */
const dailyChange = (a: Side, b: Side): number | null =>
  a.daily.length === b.daily.length || a.daily.length === 0 || b.daily.length === 0
    ? null
    : percentOf(aDay(a) - aDay(b), aDay(b));

function order(sides: readonly Side[], currency: string): string {
  const most = [...sides].sort((x, y) => (netOf(x) < netOf(y) ? 1 : -1))[0] as Side;
  return `Most went to ${most.says || sliceSays(most.slice)}, ${money(most.figures?.net ?? '0.00', currency)}.`;
}

/** Fewer days than this say nothing about chance. */
const LEAST_DAYS = 5;

function chance(a: Side, b: Side): string {
  if (Math.min(a.daily.length, b.daily.length) < LEAST_DAYS)
    return 'There are too few days to say whether that is more than chance.';
  const p = mannWhitney(a.daily, b.daily);
  const percent = p < 0.001 ? 'less than 0.1 %' : `about ${Math.round(p * 1000) / 10} %`;
  const verdict = p < 0.01 ? 'a clear difference' : p < 0.05 ? 'probably more than chance' : 'that may well be chance';
  return `Day by day, ${verdict}: were nothing different, days this far apart would come up in ${percent} of cases.`;
}

function figuresOf(side: Side, currency: string): NonNullable<Draft['figures']> {
  const name = side.says || sliceSays(side.slice);
  const { source } = side.read;
  return [
    moneyFigure(`total ${name}`, side.figures?.net ?? '0.00', currency, source),
    countFigure(`charges ${name}`, side.figures?.charges ?? 0, source),
    ...(side.daily.length > 0
      ? [
          moneyFigure(`a day ${name}`, decimal(aDay(side)), currency, source),
          { name: `days ${name}`, unit: 'days' as const, value: side.daily.length },
        ]
      : []),
  ];
}

function changes(a: Side, b: Side, currency: string): NonNullable<Draft['figures']> {
  const gap = netOf(a) - netOf(b);
  const percent = percentOf(gap, netOf(b));
  return [
    moneyFigure('difference', decimal(gap), currency, a.read.source),
    ...(percent === null ? [] : [{ name: 'change', unit: 'percent' as const, value: percent, source: b.read.source }]),
    ...(dailyChange(a, b) === null
      ? []
      : [
          { name: 'change a day', unit: 'percent' as const, value: dailyChange(a, b) as number, source: b.read.source },
        ]),
    ...(Math.min(a.daily.length, b.daily.length) < LEAST_DAYS
      ? []
      : [
          {
            name: 'chance of such a difference by itself',
            unit: 'percent' as const,
            value: Math.round(mannWhitney(a.daily, b.daily) * 1000) / 10,
          },
        ]),
  ];
}

const chartOf = (sides: readonly Side[], currency: string): NonNullable<Draft['charts']>[number] => ({
  title: 'Side by side',
  kind: 'bar',
  x: sides.map((side) => side.says || sliceSays(side.slice)),
  unit: 'money',
  currency,
  series: [{ name: 'total', values: sides.map((side) => Number(side.figures?.net ?? 0)) }],
});
