import type { Period } from '../ask.ts';
import { addDays } from '../days.ts';
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
const ISO = '(\\d{4}-\\d\\d-\\d\\d)';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const ordinals = ['first', 'second', 'third', 'fourth'];

type Reader = readonly [RegExp, (match: RegExpExecArray, today: string) => Span | null];

/** What names one stretch of time by itself; longer forms before shorter ones. */
const names: readonly Reader[] = [
  [new RegExp(`${ISO}`), ([, day = '']) => oneDay(Number.isNaN(Date.parse(day)) ? null : day)],
  [
    new RegExp(`(?:the )?${DAY}(?: of)? ${MONTH}(?: ${YEAR})?(?= )`),
    ([, d, m, y], today) => dated(Number(d), m as string, y, today),
  ],
  [new RegExp(`${MONTH} ${DAY}(?: ${YEAR})?(?= )`), ([, m, d, y], today) => dated(Number(d), m as string, y, today)],
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
    ([, n, unit], today) => unitAround(today, unit as Unit, numberOf(n as string)),
  ],
  [
    new RegExp(`(?:this|the current|current) ${UNIT}`),
    ([, unit], today) => soFar(unitAround(today, unit as Unit), today),
  ],
  [new RegExp(`(?:the )?(?:last|previous|preceding) ${UNIT}`), ([, unit], today) => unitAround(today, unit as Unit, 1)],
  [new RegExp(`(?:the )?past ${UNIT}`), ([, unit], today) => rolling(1, unit as Unit, today)],
  [
    new RegExp(`(?:the )?(${ordinals.join('|')}|1st|2nd|3rd|4th) quarter(?: of)?(?: ${YEAR}| (last|this) year)?`),
    ([, which, y, said], today) => quarterOf(placeOf(which as string), y, said, today),
  ],
  [
    new RegExp(`q([1-4])(?: (?:of )?(?:${YEAR}|(last|this) year))?(?= )`),
    ([, q, y, said], today) => quarterOf(Number(q), y, said, today),
  ],
  [
    new RegExp(`(?:the )?(first|second|1st|2nd) half of ${YEAR}`),
    ([, which, y]) => half(placeOf(which as string), Number(y)),
  ],
  [new RegExp(`last ${MONTH}(?= )`), ([, m], today) => latestMonth(m as string, today)],
  [new RegExp(`${MONTH},? ${YEAR}(?= )`), ([, m, y]) => month(Number(y), monthOf(m as string))],
  [new RegExp(`${MONTH} (?:of )?last year(?= )`), ([, m], today) => month(yearOf(today) - 1, monthOf(m as string))],
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
}

/** The single stretches, each left as a mark `§n§` of its length in a copy of the text for the joining words around it. */
function pointsOf(scan: Scan, today: string): Point[] {
  const points: Point[] = [];
  const read = (pattern: RegExp, spanOf: Reader[1], lead = '(?<= )'): void => {
    scan.take(new RegExp(`${lead}${pattern.source}(?= )`), (match, at) => {
      const span = spanOf(match, today);
      if (span !== null) points.push({ at, end: at + match[0].length, span });
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
  return points.sort((a, b) => a.at - b.at);
}

/** "Since", "until", "between … and …" around what was read. */
function joinEnds(scan: Scan, points: readonly Point[], today: string): PeriodRead[] {
  const found: PeriodRead[] = [];
  for (let i = 0; i < points.length; i++) {
    const point = points[i] as Point;
    const before = scan.original.slice(0, point.at).toLowerCase();
    const next = points[i + 1];
    const between = next && scan.original.slice(point.end, next.at).toLowerCase();
    const opens = /(?:^| )(between|from|since|starting(?: in| on)?)(?: the)? $/.exec(before);
    if (
      next &&
      between &&
      opens &&
      opens[1] !== 'since' &&
      /^ ?(?:and|to|until|till|through|-)(?: the)? ?$/.test(between)
    ) {
      found.push({
        at: point.at,
        period: said(scan, ordered(point.span.from, next.span.to, today), opens.index, next.end),
      });
      i++;
    } else if (next && between && /^ ?(?:to|until|till|through|-) ?$/.test(between)) {
      found.push({
        at: point.at,
        period: said(scan, ordered(point.span.from, next.span.to, today), point.at, next.end),
      });
      i++;
    } else found.push(withOpening(scan, point, before, today));
  }
  return found;
}

function withOpening(scan: Scan, { at, end, span }: Point, before: string, today: string): PeriodRead {
  const opening = /(?:^| )(since|from|starting(?: in| on)?|after|until|till|up to|before|through)(?: the)? $/.exec(
    before,
  );
  const word = opening?.[1] ?? '';
  const begin = opening?.index ?? at;
  const open = (period: Span): PeriodRead => ({ at, period: said(scan, period, begin, end) });
  if (word === 'since' || word.startsWith('starting')) return open({ from: span.from, to: max(today, span.from) });
  if (word === 'after') return open({ from: addDays(span.to, 1), to: max(today, addDays(span.to, 1)) });
  if (word === 'before') return open({ from: '1990-01-01', to: addDays(span.from, -1) });
  if (['until', 'till', 'up to', 'through'].includes(word)) return open({ from: '1990-01-01', to: span.to });
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

/** "From November to February": the end belongs to the next year where it would lie before the beginning. */
function ordered(from: string, to: string, today: string): Span {
  if (from <= to) return { from, to };
  const earlier = `${yearOf(from) - 1}${from.slice(4)}`;
  return earlier <= to ? { from: earlier, to } : { from: to, to: max(from, today) };
}

function dated(day: number, name: string, said: string | undefined, today: string): Span | null {
  if (said !== undefined) return oneDay(dayIn(Number(said), monthOf(name), day));
  const thisYear = dayIn(yearOf(today), monthOf(name), day);
  if (thisYear !== null && thisYear <= today) return oneDay(thisYear);
  return oneDay(dayIn(yearOf(today) - 1, monthOf(name), day) ?? thisYear);
}

function latestMonth(name: string, today: string): Span {
  const thisYear = month(yearOf(today), monthOf(name));
  return thisYear.from <= today ? thisYear : month(yearOf(today) - 1, monthOf(name));
}

function quarterOf(index: number, said: string | undefined, relative: string | undefined, today: string): Span {
  if (said !== undefined) return quarter(Number(said), index);
  if (relative !== undefined) return quarter(yearOf(today) - (relative === 'last' ? 1 : 0), index);
  const thisYear = quarter(yearOf(today), index);
  return thisYear.from <= today ? thisYear : quarter(yearOf(today) - 1, index);
}

const half = (index: number, of: number): Span => ({
  from: month(of, index * 6 - 5).from,
  to: month(of, index * 6).to,
});

/** The last n days, today counted; weeks are seven days, months reach back to the same day. */
function rolling(n: number, unit: Unit, today: string): Span | null {
  if (n < 1) return null;
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
