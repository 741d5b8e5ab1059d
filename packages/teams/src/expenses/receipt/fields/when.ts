import { type Dated, type DateOrder, datesOf, iso, timeOf } from './date.ts';
import type { Known } from './form.ts';
import { plain } from './label.ts';
import type { Line } from './line.ts';

export interface When {
  date: string;
  dated: Dated;
  line: Line;
  points: number;
  /** How often any attempt prints it. */
  prints: number;
  /** Whether day and month could be told apart by something printed. */
  orderKnown: boolean;
}

const notBought = /\b(?:EXP|EXPIR\w*|VALID|DUE|UNTIL|BEFORE|DELIVERY|BIRTH|BEST|STAY|FROM|EFFECTIVE|SINCE)\b/;
const bought = /\b(?:DATE|DT|TARIKH|DATUM|FECHA|DATA|SALE|SETTLED|CLOSED|TIME)\b/;

/** The day of the purchase: of the dates printed the one that is said to be it, stands beside a time, is printed most. */
export function whenOf(attempts: readonly (readonly Line[])[], known: Known, currency: string | null): When[] {
  const all = attempts.map((lines) => lines.flatMap((line) => datesOf(line).map((dated) => ({ dated, line }))));
  const printed = all.flat().map(({ dated }) => dated);
  const order = orderOf(printed, known, currency);
  const found = new Map<string, When>();
  for (const attempt of all) {
    for (const { dated, line } of attempt) {
      const date =
        iso(dated.year, dated.first, dated.second, dated.order ?? order.value) ??
        iso(dated.year, dated.second, dated.first, order.value);
      if (date === null || (known.today !== undefined && date > known.today)) continue;
      const points = pointsOf(dated, line);
      const orderKnown =
        dated.order !== null || order.printed || dated.first === dated.second || dated.first > 12 || dated.second > 12;
      const before = found.get(date);
      if (before) {
        before.prints += 1;
        if (points > before.points) Object.assign(before, { dated, line, points });
      } else found.set(date, { date, dated, line, points, prints: 1, orderKnown });
    }
  }
  return [...found.values()].sort((a, b) => b.points + b.prints * 0.6 - (a.points + a.prints * 0.6));
}

function pointsOf(dated: Dated, line: Line): number {
  const text = plain(line.text.slice(0, dated.start));
  return (
    (bought.test(text) ? 1.5 : 0) -
    (notBought.test(text) ? 2.5 : 0) +
    (timeOf(line.text.replace(dated.text, ' ')) === null ? 0 : 1) +
    dated.confidence * 2 -
    (dated.year < 2005 ? 1 : 0)
  );
}

/** Day or month first: another date on the receipt may say, else the country, else what is usual here. */
function orderOf(
  dates: readonly Dated[],
  known: Known,
  currency: string | null,
): { value: DateOrder; printed: boolean } {
  const votes = { 'day-first': 0, 'month-first': 0 };
  for (const { order, year, first, second } of dates) {
    if (order !== null) continue;
    const [day, month] = [iso(year, first, second, 'day-first'), iso(year, first, second, 'month-first')];
    if (day !== null && month === null) votes['day-first'] += 1;
    if (month !== null && day === null) votes['month-first'] += 1;
  }
  if (votes['day-first'] !== votes['month-first'])
    return { value: votes['day-first'] > votes['month-first'] ? 'day-first' : 'month-first', printed: true };
  if (currency !== null && currency !== 'USD')
    return { value: currency === 'CAD' ? 'month-first' : 'day-first', printed: true };
  if (currency === 'USD') return { value: 'month-first', printed: true };
  return { value: known.dates ?? 'day-first', printed: false };
}
