import { earliest } from '../../day.ts';
import type { Period } from '../ask.ts';
import { addDays, endOfMonth } from '../days.ts';
import {
  dayIn,
  latest,
  MONTH,
  month,
  monthOf,
  monthsBefore,
  quarter,
  type Span,
  type Unit,
  unitAround,
  year,
  yearOf,
} from './calendar.ts';
import { NUMBER, numberOf, type Scan } from './scan.ts';

/** A period and where it stands in the question. */
export interface PeriodRead {
  readonly at: number;
  readonly period: Period;
}

const UNIT = '(day|week|month|quarter|year)';
const WEEKDAY = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const YEAR = '((?:19|20)\\d\\d)';
const ISO = '((?:19|20)\\d\\d)-(\\d\\d)-(\\d\\d)';
/** A year after a month or a quarter: in figures, or by the running one. */
const OF_YEAR = `(?:,? (?:of )?(?:${YEAR}|(last|this) year))`;
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const ordinals = ['first', 'second', 'third', 'fourth'];

/** About two hundred years: older than every charge, and dates that every reader can hold. */
const MOST_BACK: Readonly<Record<Unit, number>> = { day: 73_000, week: 10_400, month: 2_400, quarter: 800, year: 200 };
/** Where "until" and "before" begin. */
const EARLIEST = '1990-01-01';

type Reader = readonly [RegExp, (match: RegExpExecArray, today: string) => Span | null];

/** What names one stretch of time by itself; longer forms before shorter ones. */
const names: readonly Reader[] = [
  [new RegExp(ISO), ([, y, m, d]) => oneDay(dayIn(Number(y), Number(m), Number(d)))],
  [
    new RegExp(`(?:the )?${DAY}(?: of)? ${MONTH}${OF_YEAR}?(?= )`),
    ([, d, m, y, which], today) => dated(Number(d), m as string, yearSaid(y, which, today), today),
  ],
  [
    new RegExp(`${MONTH} ${DAY}${OF_YEAR}?(?= )`),
    ([, m, d, y, which], today) => dated(Number(d), m as string, yearSaid(y, which, today), today),
  ],
  // Before "last year", which would take a part of it.
  [
    new RegExp(`${MONTH}${OF_YEAR}(?= )`),
    ([, m, y, which], today) => month(yearSaid(y, which, today) as number, monthOf(m as string)),
  ],
  [
    new RegExp(`(?:the )?(${ordinals.join('|')}|1st|2nd|3rd|4th) quarter${OF_YEAR}?`),
    ([, nth, y, which], today) => quarterOf(placeOf(nth as string), yearSaid(y, which, today), today),
  ],
  [
    new RegExp(`q([1-4])${OF_YEAR}?(?= )`),
    ([, q, y, which], today) => quarterOf(Number(q), yearSaid(y, which, today), today),
  ],
  [new RegExp(`(?:the )?day before yesterday`), (_, today) => unitAround(today, 'day', 2)],
  [/yesterday/, (_, today) => unitAround(today, 'day', 1)],
  [/today/, (_, today) => unitAround(today, 'day')],
  [
    /(?:year to date|ytd|(?:so far )?this year(?: so far)?)/,
    (_, today) => ({ from: `${yearOf(today)}-01-01`, to: today }),
  ],
  [/(?:month to date|mtd|(?:so far )?this month(?: so far)?)/, (_, today) => soFar(unitAround(today, 'month'), today)],
  [
    new RegExp(`(?:the |this |the current |current )${UNIT}(?: so far)`),
    ([, unit], today) => soFar(unitAround(today, unit as Unit), today),
  ],
  [/(this|last|previous|past) weekend/, ([, which], today) => weekend(which as string, today)],
  [
    new RegExp(`(?:the )?(?:last|past|previous|recent) ${NUMBER} ${UNIT}s?`),
    ([, n, unit], today) => rolling(numberOf(n as string), unit as Unit, today),
  ],
  [
    new RegExp(`${NUMBER} ${UNIT}s? ago`),
    ([, n, unit], today) =>
      numberOf(n as string) > MOST_BACK[unit as Unit] ? null : unitAround(today, unit as Unit, numberOf(n as string)),
  ],
  [
    new RegExp(`(?:this|the current|current) ${UNIT}`),
    ([, unit], today) => soFar(unitAround(today, unit as Unit), today),
  ],
  [new RegExp(`(?:the )?(?:last|previous|preceding) ${UNIT}`), ([, unit], today) => unitAround(today, unit as Unit, 1)],
  [/tomorrow/, (_, today) => unitAround(today, 'day', -1)],
  [new RegExp(`(?:the )?(?:next|coming) ${UNIT}`), ([, unit], today) => unitAround(today, unit as Unit, -1)],
  [
    new RegExp(`(?:the )?(?:next|coming) ${NUMBER} ${UNIT}s?`),
    ([, n, unit], today) => ahead(numberOf(n as string), unit as Unit, today),
  ],
  [new RegExp(`(?:the )?past ${UNIT}`), ([, unit], today) => rolling(1, unit as Unit, today)],
  [
    new RegExp(`(?:the )?(first|second|1st|2nd) half of ${YEAR}`),
    ([, which, y]) => half(placeOf(which as string), Number(y)),
  ],
  [new RegExp(`next ${MONTH}(?= )`), ([, m], today) => nextMonth(m as string, today)],
  [new RegExp(`last ${MONTH}(?= )`), ([, m], today) => latestMonth(m as string, today)],
  [
    new RegExp(`(?:last|on|this past) ${WEEKDAY}(?= )`),
    ([all, day], today) => oneDay(latest(day as string, today, all.startsWith('last'))),
  ],
  [new RegExp(`(?:the )?(?:year )?${YEAR}(?= )`), ([, y]) => year(Number(y))],
];

/** A bare month: `may` only where a word before says that it is one. */
const bareMonth = new RegExp(`${MONTH}(?= )`);

/**
 * Every stretch of time a question names, in its order, by the user's today: "last quarter", "since May", "in the last 30 days", "between 3
 * March and 10 April", "Q1", "yesterday", "2025". A month or quarter without a year is the latest that has begun. What was read is
 * blanked out. `10/11` is not read: it is two days.
 */
export function readPeriods(scan: Scan, today: string): PeriodRead[] {
  const points = pointsOf(scan, today);
  const joined = joinEnds(scan, points, today);
  return joined.sort((a, b) => a.at - b.at);
}

interface Point {
  readonly at: number;
  readonly end: number;
  readonly span: Span;
  /** A month, a quarter or a day of one without its year: the latest, unless a point beside it has a year. */
  readonly yearless: boolean;
}

const withoutYear = (words: string): boolean =>
  new RegExp(`\\b(?:${MONTH}|q[1-4]|quarter)\\b`).test(words) && !/\d{4}|last|this|next|ago|past|previous/.test(words);
/** The single stretches in their order, blanked out. */
function pointsOf(scan: Scan, today: string): Point[] {
  const points: Point[] = [];
  const again: { at: number; end: number; unit: string }[] = [];
  scan.take(
    /(?<= )(?:the )?same (day|week|month|quarter|time|period) (?:(?:of |in )?(?:the )?last year|a year ago|the year before|(?:of |in )?the previous year)(?= )/,
    (match, at) => again.push({ at, end: at + match[0].length, unit: match[1] as string }),
  );
  const read = (pattern: RegExp, spanOf: Reader[1], lead = '(?<= )'): void => {
    scan.take(new RegExp(`${lead}${pattern.source}(?= )`), (match, at) => {
      const span = spanOf(match, today);
      if (span !== null) points.push({ at, end: at + match[0].length, span, yearless: withoutYear(match[0]) });
      return span;
    });
  };
  for (const [pattern, spanOf] of names) read(pattern, spanOf);
  const latestOf: Reader[1] = ([, m], day) => latestMonth(m as string, day);
  read(new RegExp(`(?!may )${bareMonth.source}`), latestOf);
  read(
    /(may)/,
    latestOf,
    '(?<= (?:in|of|for|during|since|until|till|to|from|and|or|vs|versus|with|than|before|after|between|by) )',
  );
  points.sort((a, b) => a.at - b.at);
  for (const { at, end, unit } of again) {
    const before = points.findLast((point) => point.at < at)?.span ?? soFar(unitAround(today, 'month'), today);
    points.push({ at, end, span: yearBefore(before, unit), yearless: false });
  }
  return points.sort((a, b) => a.at - b.at);
}

/** The same stretch a year earlier; of a month, a quarter or a week the whole of it. */
function yearBefore({ from, to }: Span, unit: string): Span {
  if (unit === 'week') return unitAround(addDays(from, -364), 'week');
  if (unit === 'month' || unit === 'quarter') return unitAround(monthsBefore(from, 12), unit);
  return { from: monthsBefore(from, 12), to: monthsBefore(to, 12) };
}

const COMPARES = /\b(?:compar\w+|versus|vs|against|differ\w*)\b/;

/** "Since", "until", "between … and …" around what was read. */
function joinEnds(scan: Scan, read: readonly Point[], today: string): PeriodRead[] {
  const found: PeriodRead[] = [];
  const points = inOneYear(scan, read);
  const compares = COMPARES.test(scan.original.toLowerCase());
  for (let i = 0; i < points.length; i++) {
    const point = points[i] as Point;
    const before = scan.original.slice(0, point.at).toLowerCase();
    const next = points[i + 1];
    const between = next && scan.original.slice(point.end, next.at).toLowerCase();
    const opens = /(?:^| )(between|from|starting(?: in| on)?)(?: the)? $/.exec(before);
    // "The difference between October and September", "compare March to May" name two, and no stretch.
    const sides = opens
      ? opens[1] === 'between' && /(?:\bdiffer\w*\b.*|\bcompar\w+(?: (?:my )?\w+)?) between(?: the)? $/.test(before)
      : compares;
    const joins = opens ? /^ ?(?:and|to|until|till|through|-)(?: the)? ?$/ : /^ ?(?:to|until|till|through|-) ?$/;
    if (next && between && !sides && joins.test(between)) {
      const begin = opens?.index ?? point.at;
      found.push({ at: point.at, period: said(scan, ordered(point, next), begin, next.end) });
      i++;
    } else found.push(withOpening(scan, point, before, today));
  }
  return found;
}

/**
 * "October and November 2025", "March 2024 to May": a month without a year is of the year that its neighbour has. Not where both
 * would be the same: "October with October 2025" sets two years side by side.
 */
function inOneYear(scan: Scan, points: readonly Point[]): Point[] {
  return points.map((point, i) => {
    if (!point.yearless) return point;
    for (const other of [points[i + 1], points[i - 1]]) {
      if (other === undefined || other.yearless || other.span.to > `${yearOf(other.span.from)}-12-31`) continue;
      const [first, second] = other.at > point.at ? [point, other] : [other, point];
      const joint = scan.original.slice(first.end, second.at).toLowerCase();
      const range = /^ ?(?:to|until|till|through|-) ?$/.test(joint);
      const year = scan.original.slice(other.at, other.end).toLowerCase();
      const said = /(?:19|20)\d\d/.test(year) || (range && /last year/.test(year));
      if (!said || !(range || /^ ?(?:and|or|with|than|vs|versus|against)(?: (?:in|the))* ?$/.test(joint))) continue;
      const span = yearsOn(point.span, yearOf(other.span.from) - yearOf(point.span.from));
      if (span.from !== other.span.from) return { ...point, span };
    }
    return point;
  });
}

function yearsOn({ from, to }: Span, n: number): Span {
  return {
    from: monthsBefore(from, -12 * n),
    to: monthEnd(to) ? endOfMonth(monthsBefore(to, -12 * n)) : monthsBefore(to, -12 * n),
  };
}
const monthEnd = (day: string): boolean => day === endOfMonth(day);

function withOpening(scan: Scan, { at, end, span }: Point, before: string, today: string): PeriodRead {
  const opening = /(?:^| )(since|from|starting(?: in| on)?|after|until|till|up to|before|through)(?: the)? $/.exec(
    before,
  );
  const word = opening?.[1] ?? '';
  const begin = opening?.index ?? at;
  const open = (period: Span): PeriodRead => ({ at, period: said(scan, period, begin, end) });
  if (word === 'since' || word.startsWith('starting')) return open({ from: span.from, to: max(today, span.from) });
  if (word === 'after') return open({ from: addDays(span.to, 1), to: max(today, addDays(span.to, 1)) });
  if (word === 'before') return open(upTo(addDays(span.from, -1)));
  if (['until', 'till', 'up to', 'through'].includes(word)) return open(upTo(span.to));
  return { at, period: said(scan, span, at, end) };
}

/** Blanks the words out and keeps them as what the period is called. */
function said(scan: Scan, span: Span, from: number, to: number): Period {
  const says = scan.original.slice(from, to).trim();
  scan.blank(from, to);
  return { ...span, says: says.slice(0, 80) };
}

const max = (a: string, b: string): string => (a > b ? a : b);
const oneDay = (day: string | null): Span | null => (day === null ? null : { from: day, to: day });
const soFar = ({ from, to }: Span, today: string): Span => ({ from, to: to < today ? to : today });
const placeOf = (which: string): number => (/^\d/.test(which) ? Number(which[0]) : ordinals.indexOf(which) + 1);

const upTo = (to: string): Span => ({ from: to < EARLIEST ? earliest : EARLIEST, to });

/** "From November to February": the one without a year moves so that the end is not before the beginning. */
function ordered(first: Point, last: Point): Span {
  const [from, to] = [first.span.from, last.span.to];
  if (from <= to) return { from, to };
  const earlier = monthsBefore(from, 12);
  if (first.yearless && earlier <= to) return { from: earlier, to };
  const later = yearsOn(last.span, 1).to;
  if (last.yearless && from <= later) return { from, to: later };
  return { from: last.span.from, to: first.span.to };
}

const yearSaid = (year: string | undefined, which: string | undefined, today: string): number | undefined =>
  year !== undefined ? Number(year) : which === undefined ? undefined : yearOf(today) - (which === 'last' ? 1 : 0);

function dated(day: number, name: string, said: number | undefined, today: string): Span | null {
  if (said !== undefined) return oneDay(dayIn(said, monthOf(name), day));
  const thisYear = dayIn(yearOf(today), monthOf(name), day);
  if (thisYear !== null && thisYear <= today) return oneDay(thisYear);
  return oneDay(dayIn(yearOf(today) - 1, monthOf(name), day) ?? thisYear);
}

function latestMonth(name: string, today: string): Span {
  const thisYear = month(yearOf(today), monthOf(name));
  return thisYear.from <= today ? thisYear : month(yearOf(today) - 1, monthOf(name));
}

function quarterOf(index: number, said: number | undefined, today: string): Span {
  if (said !== undefined) return quarter(said, index);
  const thisYear = quarter(yearOf(today), index);
  return thisYear.from <= today ? thisYear : quarter(yearOf(today) - 1, index);
}

const half = (index: number, of: number): Span => ({
  from: month(of, index * 6 - 5).from,
  to: month(of, index * 6).to,
});

/** The next of that name that has not begun. */
function nextMonth(name: string, today: string): Span {
  const thisYear = month(yearOf(today), monthOf(name));
  return thisYear.from > today ? thisYear : month(yearOf(today) + 1, monthOf(name));
}

/** The n days after today; of longer units the n that follow the running one. */
function ahead(n: number, unit: Unit, today: string): Span | null {
  if (n < 1 || n > MOST_BACK[unit]) return null;
  return { from: unitAround(today, unit, -1).from, to: unitAround(today, unit, -n).to };
}

/** The last n days, today counted; weeks are seven days, months reach back to the same day. */
function rolling(said: number, unit: Unit, today: string): Span | null {
  if (said < 1) return null;
  const n = Math.min(said, MOST_BACK[unit]);
  if (unit === 'day' || unit === 'week') return { from: addDays(today, 1 - n * (unit === 'week' ? 7 : 1)), to: today };
  const months = n * { month: 1, quarter: 3, year: 12 }[unit];
  return { from: addDays(monthsBefore(today, months), 1), to: today };
}

function weekend(which: string, today: string): Span {
  const saturday = latest('saturday', today);
  const sunday = addDays(saturday, 1);
  const running = sunday >= today;
  const begin = which !== 'this' && running ? addDays(saturday, -7) : saturday;
  return { from: begin, to: addDays(begin, 1) };
}
