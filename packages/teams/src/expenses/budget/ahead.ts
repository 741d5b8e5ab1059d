import type { Chart } from '@holdfast/agents';
import type { At } from '../at.ts';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import { type BudgetAnswer, emptyAnswer } from './answer.ts';
import { decimal, shown } from './cents.ts';
import { monthOf } from './month.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { METHOD } from './project.ts';
import { mostUsed, readCharges, readSpent } from './read.ts';
import { HISTORY } from './stand.ts';
import { playAll, without } from './standing.ts';

/** The furthest day ahead. */
const FURTHEST = 366;

export interface AheadAsk {
  readonly period?: { readonly from: string; readonly to: string } | undefined;
  readonly category?: string | undefined;
}

/** What will have been spent in a period; what of it is past is exact, the rest a forecast with its interval. */
export async function answerForecast({ period, category }: AheadAsk, at: At): Promise<BudgetAnswer> {
  const today = dayOf(at.today);
  const month = monthOf(at.today);
  const from = period === undefined ? month.begin : dayOf(period.from);
  const end = (period === undefined ? month.end - 1 : dayOf(period.to)) + 1;
  const refused = refuse(from, end, today);
  if (refused !== null) return { ...emptyAnswer(), text: refused, degraded: [refused] };
  const past = await readSpent(at, from, Math.max(from, Math.min(end, today + 1)), category ?? null);
  const history = await readCharges(at.db, at.userId === null ? null : [at.userId], today - HISTORY, end);
  const wanted = category?.trim().toLowerCase();
  const meant = history.charges.filter((each) => wanted === undefined || each.category === wanted);
  // Of the whole history: one charge abroad on the first of a month does not decide what the month is forecast in.
  const currency = mostUsed(meant) ?? past.spent[0]?.currency ?? mostUsed(history.charges);
  if (currency === null || !history.all) {
    const why = history.all
      ? 'There are no charges to forecast from.'
      : 'There are too many charges to forecast from; ask for one user.';
    return { ...emptyAnswer(), text: why, degraded: [why] };
  }
  const spent = past.spent.find((each) => each.currency === currency)?.spent ?? 0n;
  const some = meant.filter((each) => each.currency === currency);
  const paths = playAll(
    some,
    { since: history.charges[0]?.day, today, memory: at.memory },
    end,
    `${at.userId}${wanted ?? '*'}`,
  );
  if (paths === null) {
    const why = 'There is no charge before today to forecast from.';
    return { ...emptyAnswer(), text: why, degraded: [why] };
  }
  const outlook = outlookOf(without(paths, Math.max(0, from - 1 - today)), Number(spent), null);
  const others = past.spent
    .filter((each) => each.currency !== currency)
    .map((each) => shown(each.spent, each.currency));
  const name = `${category ?? 'All spending'} from ${dateOf(from)} to ${dateOf(end - 1)}`;
  const { median, low, high } = outlook.end;
  const lead = spent === 0n && from > today ? '' : `${shown(spent, currency)} so far; `;
  return {
    ...emptyAnswer(),
    text: `${name}: ${lead}likely ${shown(median, currency)} in all (80 %: ${shown(low, currency)} to ${shown(high, currency)}).`,
    figures: [
      { name: `${name}: so far`, unit: 'money', value: decimal(spent), currency, source: past.sent },
      {
        name: `${name}: likely in all`,
        unit: 'money',
        value: decimal(median),
        currency,
        says: `80 %: ${decimal(low)} to ${decimal(high)}. ${METHOD}.`,
        source: history.sent,
      },
      { name: `${name}: at least (90 %)`, unit: 'money', value: decimal(low), currency, source: history.sent },
      { name: `${name}: at most (90 %)`, unit: 'money', value: decimal(high), currency, source: history.sent },
    ],
    charts: [chartAhead(name, currency, outlook, Math.max(from, today + 1), spent)],
    degraded: others.length === 0 ? [] : [`Not in this figure, for no exchange rate is assumed: ${others.join(', ')}.`],
  };
}

function refuse(from: number, end: number, today: number): string | null {
  if (end <= from) return 'The period ends before it begins.';
  if (end <= today) return 'The period is over: nothing of it is left to forecast. Ask what was spent instead.';
  if (end > today + FURTHEST + 1) return `A forecast reaches ${FURTHEST} days ahead, to ${dateOf(today + FURTHEST)}.`;
  return null;
}

function chartAhead(title: string, currency: string, { daily }: Outlook, first: number, spent: bigint): Chart {
  const units = (cents: number): number => Math.round(cents) / 100;
  return {
    title,
    kind: 'line',
    x: [dateOf(first - 1), ...daily.map((_, i) => dateOf(first + i))],
    unit: 'money',
    currency,
    series: [
      {
        name: 'spent, and forecast',
        values: [units(Number(spent)), ...daily.map(({ median }) => units(median))],
        low: [units(Number(spent)), ...daily.map(({ low }) => units(low))],
        high: [units(Number(spent)), ...daily.map(({ high }) => units(high))],
      },
    ],
  };
}
