import type { AnalystRequest, Period, Slice } from '../ask.ts';
import { addDays } from '../days.ts';
import { unitAround } from './calendar.ts';
import type { Phrases } from './phrases.ts';

type Side = Extract<AnalystRequest, { kind: 'compare' }>['sides'][number];

/**
 * What is set against what: two periods, names of one kind, the weekend and the rest of the week. A single dimension that is compared
 * ("compare payment methods") is a grouping; "why" alone sets this month, or the period named, against the one before. Null: nothing is
 * compared; text: something is, and it cannot be told what.
 */
export function sidesOf(phrases: Phrases, slice: Slice, today: string): AnalystRequest | string | null {
  const { cues, periods } = phrases;
  if (!cues.compare && !cues.why) return null;
  const sides = byPeriod(phrases, slice) ?? byWeekday(phrases, slice) ?? byName(phrases, slice);
  if (sides !== null) return { kind: 'compare', sides, ...(cues.why ? { why: true } : {}) };
  if (cues.compare && cues.by !== null) return { kind: 'groups', by: cues.by, ...slice };
  const against = periods[0] && isAgainst(phrases.text, periods[0].period);
  if (against && periods[0])
    return { kind: 'compare', why: cues.why, sides: setAgainst(periods[0].period, slice, today) };
  if (cues.why || (cues.compare && periods.length === 1)) {
    const period = periods[0]?.period ?? { ...unitAround(today, 'month'), to: today, says: 'this month' };
    const { period: _, ...rest } = slice;
    return {
      kind: 'compare',
      why: cues.why,
      sides: [
        { ...rest, period, says: period.says ?? 'then' },
        { ...rest, ...before(period) },
      ],
    };
  }
  return 'I cannot tell what is to be compared with what';
}

/** "Compared to last month": what is compared with it goes without saying. */
function isAgainst(text: string, { says = '' }: Period): boolean {
  const said = says.toLowerCase().replace(/[^a-z0-9 ]/g, '.');
  return new RegExp(`(?:compared (?:to|with)|than|versus|vs|against)(?: in| during| the)* ${said}`).test(
    text.toLowerCase(),
  );
}

/** The running day, week, month, quarter or year, whichever the period is as long as. */
function setAgainst(period: Period, { period: _, ...rest }: Slice, today: string): Side[] {
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1;
  const unit = days < 2 ? 'day' : days < 8 ? 'week' : days < 32 ? 'month' : days < 93 ? 'quarter' : 'year';
  const says = unit === 'day' ? 'today' : `this ${unit}`;
  return [
    { ...rest, period: { from: unitAround(today, unit).from, to: today, says }, says },
    { ...rest, period, says: period.says ?? 'then' },
  ];
}

function byPeriod({ periods }: Phrases, slice: Slice): Side[] | null {
  if (periods.length < 2) return null;
  return periods.slice(0, 6).map(({ period }) => ({ ...slice, period, says: period.says ?? '' }));
}

/** "Weekend vs weekday"; one of them alone is set against the rest of the week. */
function byWeekday({ weekdays, cues, names, text }: Phrases, slice: Slice): Side[] | null {
  const { weekdays: _, ...rest } = slice;
  const [one, ...others] = weekdays;
  if (one === undefined || (names.length > 1 && !others.length)) return null;
  if (others.length > 0)
    return weekdays.slice(0, 6).map((each) => ({ ...rest, weekdays: each.weekdays, says: each.says }));
  if (!cues.compare || !/week-?days?|rest of the week|workdays?|working days/i.test(text)) return null;
  const other = (['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const).filter(
    (day) => !one.weekdays.includes(day),
  );
  return [
    { ...rest, weekdays: one.weekdays, says: one.says },
    { ...rest, weekdays: other, says: one.says === 'weekends' ? 'weekdays' : 'the rest of the week' },
  ];
}

/** Names of one kind, in the order they are named; names of other kinds limit both sides. */
function byName({ names }: Phrases, slice: Slice): Side[] | null {
  const kinds = [
    ['category', 'categories'],
    ['merchant', 'merchants'],
    ['payment method', 'payment_methods'],
  ] as const;
  for (const [kind, key] of kinds) {
    const mine = [...new Set(names.filter((name) => name.kind === kind).map(({ name }) => name))];
    if (mine.length > 1) return mine.slice(0, 6).map((name) => ({ ...slice, [key]: [name], says: name }));
  }
  const kindOf = new Map(kinds);
  if (names.length !== 2) return null;
  const { categories: _a, merchants: _b, payment_methods: _c, ...rest } = slice;
  return names.map(({ kind, name }) => ({ ...rest, [kindOf.get(kind) as string]: [name], says: name }));
}

/** As many days as the period has, right before it; for a month or so far in one, the calendar month before. */
function before({ from, to }: Period): Side {
  if (from.endsWith('-01') && to.slice(0, 7) === from.slice(0, 7)) {
    const month = unitAround(from, 'month', 1);
    return { period: { ...month, says: 'the month before' }, says: 'the month before' };
  }
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return {
    period: { from: addDays(from, -days), to: addDays(from, -1), says: 'the time before' },
    says: 'the time before',
  };
}
