import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { addDays, daysBetween, endOfMonth, mondayOf } from '../days.ts';
import { centsOf, money } from '../money.ts';
import type { Group, Reader } from '../read.ts';
import { sliceSays } from '../says.ts';
import { mannKendall } from '../statistics/rank-test.ts';
import { groupsTable } from '../tables.ts';
import { countFigure, mainCurrency, moneyFigure, subject } from './parts.ts';

type TrendAsk = Extract<AnalystAsk, { kind: 'trend' }>;
type Step = 'day' | 'week' | 'month';

interface Point {
  readonly name: string;
  readonly value: number;
  readonly group: Group | null;
  /** The step lies whole within the time looked at. */
  readonly whole: boolean;
}

/** A measure over time, step by step with empty steps as zero, and whether it rises or falls beyond chance. */
export async function answerTrend(ask: TrendAsk, reader: Reader): Promise<Draft> {
  const all = await reader.figures(ask);
  const currency = mainCurrency(all.rows);
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  const row = all.rows.find((each) => each.currency === currency);
  if (currency === null || !row?.first || !row.last)
    return { text: `${where}: no charges.`, figures: [countFigure('charges', 0, all.source)] };
  const { today } = reader.at;
  const from = ask.period?.from ?? row.first;
  const last = ask.period?.to ?? (row.last > today ? row.last : today);
  const to = last < today ? last : today;
  const step = ask.step ?? stepFor(from, to);
  const read = await reader.groups(ask, step);
  const points = pointsOf(
    read.rows.filter((group) => group.currency === currency),
    { from, to, step, measure: ask.measure },
  );
  const said = points
    .slice(-6)
    .map((point) => `${point.name}${point.whole ? '' : ' (in part)'} ${valueSays(point, ask, currency)}`);
  const others = all.rows.filter((each) => each.currency !== currency).map((each) => each.currency);
  return {
    text: `${where}, ${ask.measure} by ${step}: ${said.join(', ')}. ${direction(points, ask, step, currency)}`,
    figures: points
      .slice(-12)
      .map((point) =>
        ask.measure === 'count'
          ? countFigure(point.name, point.value, read.source)
          : moneyFigure(point.name, amountOf(point, ask), currency, read.source),
      ),
    tables: [groupsTable(`By ${step}`, step, read.rows.slice(0, 200), read)],
    charts: [
      {
        title: `${ask.measure} by ${step}`,
        kind: 'line',
        x: points.map(({ name }) => name),
        unit: ask.measure === 'count' ? 'count' : 'money',
        ...(ask.measure === 'count' ? {} : { currency }),
        series: [{ name: ask.measure, values: points.map(({ value }) => value) }],
      },
    ],
    degraded: others.length > 0 ? [`in ${currency} only; charges in ${others.join(', ')} are left out`] : [],
  };
}

function stepFor(from: string, to: string): Step {
  const days = daysBetween(from, to).length;
  return days > 150 ? 'month' : days > 21 ? 'week' : 'day';
}

function pointsOf(
  groups: readonly Group[],
  { from, to, step, measure }: { from: string; to: string; step: Step; measure: TrendAsk['measure'] },
): Point[] {
  const byName = new Map(groups.map((group) => [group.name, group]));
  const starts = [...new Set(daysBetween(from, to).map((day) => startOf(day, step)))];
  return starts.map((start) => {
    const name = step === 'month' ? start.slice(0, 7) : start;
    const group = byName.get(name) ?? null;
    const value =
      measure === 'count'
        ? (group?.charges ?? 0)
        : Number(measure === 'total' ? (group?.net ?? 0) : (group?.average ?? 0));
    return { name, value, group, whole: start >= from && endOf(start, step) <= to };
  });
}

const startOf = (day: string, step: Step): string =>
  step === 'day' ? day : step === 'week' ? mondayOf(day) : `${day.slice(0, 7)}-01`;
const endOf = (start: string, step: Step): string =>
  step === 'day' ? start : step === 'week' ? addDays(start, 6) : endOfMonth(start);

const amountOf = ({ group }: Point, { measure }: TrendAsk): string =>
  (measure === 'average' ? group?.average : group?.net) ?? '0.00';

function valueSays(point: Point, ask: TrendAsk, currency: string): string {
  return ask.measure === 'count' ? `${point.value}` : money(amountOf(point, ask), currency);
}

/** Fewer whole steps than this make no trend. */
const LEAST_STEPS = 5;

function direction(points: readonly Point[], { measure }: TrendAsk, step: Step, currency: string): string {
  const whole = points.filter((point) => point.whole);
  if (whole.length < LEAST_STEPS) return `${whole.length} whole ${step}s are too few to speak of a trend.`;
  const values =
    measure === 'count'
      ? whole.map(({ value }) => value)
      : whole.map((point) => Number(centsOf(amountOf(point, { measure } as TrendAsk))) / 100);
  const { p, slope } = mannKendall(values);
  if (p >= 0.05) return `Over ${whole.length} whole ${step}s it neither rises nor falls beyond chance.`;
  const size = measure === 'count' ? Math.abs(slope).toFixed(1) : money(Math.abs(slope).toFixed(2), currency);
  return `Over ${whole.length} whole ${step}s it ${slope > 0 ? 'rises' : 'falls'} by about ${size} a ${step}, more than chance would.`;
}
