import type { Chart } from '@holdfast/agents';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import type { BudgetLine } from './answer.ts';
import { decimal, percentOf, shown } from './cents.ts';
import type { Month } from './month.ts';
import type { Outlook } from './outlook.ts';
import type { Past } from './read.ts';
import type { Standing } from './standing.ts';

export const nameOf = (category: string): string => (category === '*' ? 'All spending' : category);

export function lineOf(standing: Standing, month: Month, today: string): BudgetLine {
  const { userId, category, currency, amount, spent, warnAt, state, outlook, passedOn } = standing;
  return {
    user_id: userId,
    category,
    month: month.name,
    currency,
    amount: decimal(amount),
    spent: decimal(spent),
    percent: percentOf(spent, amount),
    warn_at: warnAt,
    state,
    says: sayStanding(standing, today),
    forecast: outlook && {
      median: decimal(outlook.end.median),
      low: decimal(outlook.end.low),
      high: decimal(outlook.end.high),
    },
    chance: outlook && Math.round(outlook.chance * 1000) / 1000,
    passed_on: passedOn === null ? null : dateOf(passedOn),
    passes: outlook && passesOf(outlook, dayOf(today)),
  };
}

function passesOf({ passed }: Outlook, today: number): BudgetLine['passes'] {
  if (passed === null) return null;
  const { median, low, high } = passed;
  return {
    median: dateOf(today + median),
    low: dateOf(today + low),
    high: high === null ? null : dateOf(today + high),
  };
}

/** One plain sentence about a budget. */
export function sayStanding(standing: Standing, today: string): string {
  const { category, currency, amount, spent, state, outlook, passedOn } = standing;
  const name = nameOf(category);
  const money = (cents: bigint | number): string => shown(cents, currency);
  const share = percentOf(spent, amount);
  const of = `${money(spent)} of ${money(amount)} spent${share === null ? '' : ` (${share} %)`}`;
  const ahead =
    outlook === null
      ? ''
      : `; the month is likely to end at ${money(outlook.end.median)} (80 %: ${rangeOf(outlook, money)})`;
  switch (state) {
    case 'over': {
      const since = passedOn === null ? '' : ` since ${dateOf(passedOn)}`;
      return `${name} is over by ${money(spent - amount)}${since}: ${of}${ahead}.`;
    }
    case 'will go over':
      return `${name} will go over${sayDay(standing, today)}: ${of}${ahead}.`;
    case 'approaching':
      return `${name} is approaching its limit, ${money(amount - spent)} are left: ${of}${ahead}.`;
    case 'kept':
      return `${name} was kept, ${money(amount - spent)} were left: ${of}.`;
    case 'on track':
      return `${name} is on track, ${money(amount - spent)} are left: ${of}${ahead}.`;
  }
}

const rangeOf = ({ end }: Outlook, money: (cents: number) => string): string =>
  `${money(end.low)} to ${money(end.high)}`;

function sayDay({ outlook }: Standing, today: string): string {
  const passed = outlook === null ? null : passesOf(outlook, dayOf(today));
  if (passed === null) return '';
  const until = passed.high === null ? 'or not in this month' : `to ${passed.high}`;
  return ` on ${passed.median} (80 %: ${passed.low} ${until})`;
}

/** Month to date day by day, how it is likely to go on with its interval, and the budget. */
export function chartOf(standing: Standing, month: Month, today: string, history: readonly Past[]): Chart {
  const { category, currency, amount, outlook } = standing;
  const now = dayOf(today);
  const days = Array.from({ length: month.end - month.begin }, (_, i) => month.begin + i);
  const sums = runningSums(standing, month, history);
  const units = (cents: number): number => Math.round(cents) / 100;
  const ahead = (day: number) =>
    outlook === null ? undefined : outlook.daily[day - Math.max(now, month.begin - 1) - 1];
  // Where the line of the forecast begins, at today's sum, it is no forecast.
  const joined = (day: number, pick: 'median' | 'low' | 'high'): number | null => {
    if (outlook !== null && day === now) return units(Number(standing.spent));
    const at = ahead(day);
    return at === undefined ? null : units(at[pick]);
  };
  return {
    title: `${nameOf(category)}, ${month.name}`,
    kind: 'line',
    x: days.map(dateOf),
    unit: 'money',
    currency,
    series: [
      { name: 'spent', values: days.map((day, i) => (day <= now ? units(sums[i] as number) : null)) },
      {
        name: 'forecast',
        values: days.map((day) => joined(day, 'median')),
        low: days.map((day) => joined(day, 'low')),
        high: days.map((day) => joined(day, 'high')),
      },
      { name: 'budget', values: days.map(() => units(Number(amount))) },
    ],
  };
}

function runningSums(
  { userId, category, currency }: Standing,
  { begin, end }: Month,
  history: readonly Past[],
): number[] {
  const sums = Array.from({ length: end - begin }, () => 0);
  const wanted = category.trim().toLowerCase();
  for (const charge of history) {
    if (charge.userId !== userId || charge.day < begin || charge.day >= end) continue;
    if (charge.currency !== currency.trim().toUpperCase() || (wanted !== '*' && charge.category !== wanted)) continue;
    sums[charge.day - begin] = (sums[charge.day - begin] as number) + charge.cents;
  }
  for (let i = 1; i < sums.length; i++) sums[i] = (sums[i] as number) + (sums[i - 1] as number);
  return sums;
}
