import { centsOf } from '../budget/cents.ts';
import { type Month, monthOf } from '../budget/month.ts';
import { outlookOf } from '../budget/outlook.ts';
import type { Past } from '../budget/read.ts';
import { playAll } from '../budget/standing.ts';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import { generateExpenses, type SeedRow } from '../seed/generate.ts';

/** How a way of foretelling a month's end did, over all users, categories and days it was asked on. */
export interface Foretold {
  readonly method: string;
  /** Mean absolute error, as a share of the mean month. */
  readonly error: number;
  /** What it said in all against what was spent in all: 1 is unbiased. */
  readonly bias: number;
  /** The share of months that ended inside its interval of 80 %; NaN: it has none. */
  readonly inside: number;
}

export interface MonthAhead {
  /** Months foretold: one for each user, category and day. */
  readonly asked: number;
  readonly methods: readonly Foretold[];
}

interface Case {
  readonly history: readonly Past[];
  readonly since: number;
  readonly today: number;
  readonly month: Month;
  readonly name: string;
}

interface Said {
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

type Method = (given: Case, spent: number) => Said;

const only = (end: number): Said => ({ end, low: Number.NaN, high: Number.NaN });
const sum = (charges: readonly Past[], from: number, to: number): number =>
  charges.reduce((total, { day, cents }) => (day >= from && day < to ? total + cents : total), 0);

/**
 * The product's forecast, and the two of the public demo, restated from its description: the month's daily mean times its
 * length, and what is spent so far with a 90th of the last 90 days for each day that is left.
 */
export const methods: Readonly<Record<string, Method>> = {
  holdfast: ({ history, since, today, month, name }, spent) => {
    const paths = playAll(
      history.filter(({ day }) => day <= today),
      { since, today },
      month.end,
      name,
    );
    if (paths === null) return only(spent);
    const { end } = outlookOf(paths, spent, null);
    return { end: end.median, low: end.low, high: end.high };
  },
  'demo: mean × days': ({ today, month }, spent) =>
    only((spent / (today - month.begin + 1)) * (month.end - month.begin)),
  'demo: 90 days / 90': ({ history, today, month }, spent) =>
    only(spent + (sum(history, today - 89, today + 1) / 90) * (month.end - 1 - today)),
  'as spent so far': (_, spent) => only(spent),
};

const asSeen = ({ userId, category, date, amount, merchant, recurring, currency }: SeedRow): Past => ({
  userId,
  category: category.toLowerCase(),
  day: dayOf(date),
  cents: Number(centsOf(amount)),
  merchant,
  recurring,
  currency,
});

/** Foretells the end of a month of seeded data on several days of it, of each user by category, or of all their spending. */
export function foretell(
  seed: number,
  by: 'category' | 'user',
  days: readonly number[] = [5, 10, 15, 20, 25],
): MonthAhead {
  const { rows } = generateExpenses({ seed, count: 5000, anchor: '2026-11-01' });
  const charges = rows.map(asSeen);
  const month = monthOf('2026-10-01');
  const first = new Map<string, number>();
  for (const { userId, day } of charges) if (!first.has(userId)) first.set(userId, day);
  const groups = Map.groupBy(charges, ({ userId, category }) => (by === 'user' ? userId : `${userId}|${category}`));
  const cases = [...groups].flatMap(([name, history]) =>
    days.map((day) => {
      const sorted = [...history].sort((a, b) => a.day - b.day);
      return {
        history: sorted,
        since: first.get(sorted[0]?.userId ?? '') ?? 0,
        today: month.begin + day - 1,
        month,
        name,
      };
    }),
  );
  return { asked: cases.length, methods: Object.entries(methods).map(([method, say]) => measure(method, say, cases)) };
}

function measure(method: string, say: Method, cases: readonly Case[]): Foretold {
  let [wrong, said, spentInAll, inside] = [0, 0, 0, 0];
  for (const each of cases) {
    const truth = sum(each.history, each.month.begin, each.month.end);
    const { end, low, high } = say(each, sum(each.history, each.month.begin, each.today + 1));
    wrong += Math.abs(end - truth);
    said += end;
    spentInAll += truth;
    inside += Number.isNaN(low) ? Number.NaN : truth >= Math.floor(low) && truth <= Math.ceil(high) ? 1 : 0;
  }
  return { method, error: wrong / spentInAll, bias: said / spentInAll, inside: inside / cases.length };
}

/** As the README has it. */
export function foretoldTable(by: string, { asked, methods: all }: MonthAhead): string {
  const share = (value: number): string => (Number.isNaN(value) ? '-' : value.toFixed(3));
  return [
    `| by ${by} (${asked} asked) | error | said / spent | inside 80 % |`,
    '|---|---|---|---|',
    ...all.map(
      ({ method, error, bias, inside }) => `| ${method} | ${share(error)} | ${share(bias)} | ${share(inside)} |`,
    ),
  ].join('\n');
}

if (import.meta.main) {
  const seeds = process.argv.slice(2).map(Number);
  for (const seed of seeds.length > 0 ? seeds : [1])
    for (const by of ['category', 'user'] as const)
      process.stdout.write(
        `seed ${seed}, October up to ${dateOf(monthOf('2026-10-01').end - 1)}\n${foretoldTable(by, foretell(seed, by))}\n\n`,
      );
}
