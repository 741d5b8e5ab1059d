import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { addDays, daysBetween, endOfMonth, mondayOf } from '../days.ts';
import { centsOf, money } from '../money.ts';
import type { Group, Reader, Source } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
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
  const direction = directionOf(points, ask, step, { currency, source: read.source });
  const others = all.rows.filter((each) => each.currency !== currency).map((each) => each.currency);
  return {
    text: `${where}, ${ask.measure} by ${step}: ${said.join(', ')}. ${direction.says}`,
    figures: [
      ...points
        .slice(-12)
        .map((point) =>
          ask.measure === 'count'
            ? countFigure(point.name, point.value, read.source)
            : moneyFigure(point.name, amountOf(point, ask), currency, read.source),
        ),
      ...direction.figures,
    ],
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

interface Direction {
  readonly says: string;
  readonly figures: NonNullable<Draft['figures']>;
}

/** What a whole step comes to on average, and whether steps rise or fall. */
function directionOf(
  points: readonly Point[],
  ask: TrendAsk,
  step: Step,
  { currency, source }: { currency: string; source: Source },
): Direction {
  const whole = points.filter((point) => point.whole);
  const values = whole.map((point) =>
    ask.measure === 'count' ? point.value : Number(centsOf(amountOf(point, ask))) / 100,
  );
  if (values.length === 0) return { says: `No ${step} is whole yet.`, figures: [] };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sized = (name: string, value: number): { says: string; figure: NonNullable<Draft['figures']>[number] } =>
    ask.measure === 'count'
      ? { says: value.toFixed(1), figure: { name, unit: 'ratio', value: Math.round(value * 10) / 10, source } }
      : { says: money(value.toFixed(2), currency), figure: moneyFigure(name, value.toFixed(2), currency, source) };
  const steps = countFigure(`whole ${step}s`, whole.length, source);
  const average = sized(`a ${step} on average`, mean);
  const first = `Of ${plural(whole.length, `whole ${step}`)} the average is ${average.says}.`;
  if (whole.length < LEAST_STEPS)
    return { says: `${first} They are too few to speak of a trend.`, figures: [average.figure, steps] };
  const { p, slope } = mannKendall(values);
  if (p >= 0.05)
    return { says: `${first} It neither rises nor falls beyond chance.`, figures: [average.figure, steps] };
  const rise = sized(`change a ${step}`, Math.abs(slope));
  return {
    says: `${first} It ${slope > 0 ? 'rises' : 'falls'} by about ${rise.says} a ${step}, more than chance would.`,
    figures: [average.figure, rise.figure, steps],
  };
}
