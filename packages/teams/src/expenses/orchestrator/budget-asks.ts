import type { Slice } from '../analyst/index.ts';
import { MONTH, monthsBefore, type Unit, unitAround } from '../analyst/understand/calendar.ts';
import type { BudgetAsk } from '../budget/ask.ts';

type Days = NonNullable<Slice['period']>;

/** The most months that one question makes asks of; a plan takes fewer and says so. */
const MOST_MONTHS = 24;

/**
 * What a question about budgets asks, by its words; without any that decide: how the month's budgets stand. One ask for each month of
 * the period and each category, for the member takes one at a time; a period that was named is never left out.
 */
export function budgetAsks(text: string, { period: said, categories }: Slice, today: string): BudgetAsk[] {
  const each = categories?.map((category) => ({ category })) ?? [{}];
  const period = said && (looksAhead.test(text) ? comingUp(said, today) : said);
  const months = monthsOf(period);
  if (/\balerts?|warn(?:ed|ings?)?\b/i.test(text)) return months.map((month) => ({ kind: 'alerts', ...month }));
  if (/\b(?:cut|save|saving|savings|advice|advise|tips?|recommend\w*)\b/i.test(text))
    return [{ kind: 'recommend', ...lastOf(period, today) }];
  if (proposes.test(text))
    return toPropose(months, today).flatMap((month) => each.map((one) => ({ kind: 'propose', ...one, ...month })));
  const running = months.every(({ month = thisMonth(today) }) => month === thisMonth(today));
  if (/\bwhen\b/i.test(text) && running) return each.map((one) => ({ kind: 'overrun', ...one }));
  if (forecasts.test(text)) {
    const ahead = period ? { period: { from: period.from, to: endOf(period, today) } } : {};
    return each.map((one) => ({ kind: 'forecast', ...one, ...ahead }));
  }
  return months.flatMap((month) => each.map((one) => ({ kind: 'status', ...one, ...month })));
}

const proposes = /\b(?:propose|suggest|set|should .* budget|new budget)\b/i;
const forecasts =
  /\b(?:forecast|predict\w*|project\w*|will i (?:spend|have|pay)|end of the month|next (?:\w+ )?(?:week|month|quarter|year)s?)\b/i;
const looksAhead = new RegExp(`${proposes.source}|${forecasts.source}|\\b(?:will|going to)\\b`, 'i');

const thisMonth = (today: string): string => today.slice(0, 7);

const bare = new RegExp(`^(?:${MONTH}|q[1-4]|(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th) quarter)$`, 'i');

/** A month or quarter without a year was read as the latest; where a question looks ahead it is the next. */
function comingUp(period: Days, today: string): Days {
  if (!bare.test(period.says ?? '') || period.to.slice(0, 7) >= thisMonth(today)) return period;
  const from = monthsBefore(period.from, -12);
  return { ...period, from, to: unitAround(monthsBefore(`${period.to.slice(0, 8)}01`, -12), 'month').to };
}

/** The months a period touches, the latest of very many; without a period the one that runs. */
function monthsOf(period: Days | undefined): { month?: string }[] {
  if (!period) return [{}];
  const months: { month: string }[] = [];
  for (let at = period.to; at.slice(0, 7) >= period.from.slice(0, 7) && months.length < MOST_MONTHS; )
    [months[months.length], at] = [{ month: at.slice(0, 7) }, unitAround(at, 'month', 1).to];
  return months.reverse();
}

/** Advice is for the time that is left: of several months, the last that has begun. */
const lastOf = (period: Days | undefined, today: string): { month?: string } =>
  period ? { month: (period.from > today || period.to < today ? period.to : today).slice(0, 7) } : {};

/** A budget is for months to come; several that are over are what to look back on, which it does anyway. */
function toPropose(months: readonly { month?: string }[], today: string): readonly { month?: string }[] {
  if (months.length === 1) return months;
  const open = months.filter(({ month = '' }) => month >= thisMonth(today));
  return open.length > 0 ? open : [{}];
}

/** "This month" was read as far as today; a forecast of it goes to its end. */
function endOf({ to, says = '' }: Days, today: string): string {
  const unit = /\b(?:this|current) (week|month|quarter|year)\b/i.exec(says)?.[1]?.toLowerCase();
  return unit && to === today ? unitAround(today, unit as Unit).to : to;
}
