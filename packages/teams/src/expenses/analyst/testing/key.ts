import type { SeedRow } from '../../seed/generate.ts';
import { atWeekend, between, by, cents, count, least, mean, middle, most, sum, text, weekday } from './plain.ts';

/** A question as people ask it, and what the figures of its answer must be, worked out from the generated rows alone. */
export interface Keyed {
  readonly asks: string;
  /** By the figure's name. */
  readonly figures?: (rows: readonly SeedRow[]) => Record<string, string | number>;
  /** The first column, or the first two, of the first table's rows. */
  readonly table?: (rows: readonly SeedRow[]) => (readonly (string | null)[])[];
}

/** The same merchant, whatever the spelling: small letters without what branches add. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/ store \d+$| #\d+$/, '')
    .replace(/[^a-z]/g, '');
const at =
  (name: string) =>
  (row: SeedRow): boolean =>
    plainName(row.merchant) === plainName(name);
const on =
  (...categories: string[]) =>
  (row: SeedRow): boolean =>
    categories.includes(row.category);
const paid =
  (payment: string) =>
  (row: SeedRow): boolean =>
    row.payment === payment;
const above =
  (dollars: number) =>
  ({ amount }: SeedRow): boolean =>
    Number(amount) > dollars;

type Test = (row: SeedRow) => boolean;
const kept = (rows: readonly SeedRow[], tests: readonly Test[]): SeedRow[] =>
  rows.filter((row) => tests.every((test) => test(row)));

const total = (asks: string, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => ({ total: sum(kept(rows, tests)), charges: count(kept(rows, tests)) }),
});
const counts = (asks: string, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => ({ charges: count(kept(rows, tests)) }),
});
const average = (asks: string, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => ({ 'average charge': mean(kept(rows, tests)) }),
});
const largest = (asks: string, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => ({ 'largest charge': most(kept(rows, tests)) }),
});
const smallest = (asks: string, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => ({ 'smallest charge': least(kept(rows, tests)) }),
});
const grouped = (asks: string, nameOf: (row: SeedRow) => string, limit: number, ...tests: Test[]): Keyed => ({
  asks,
  table: (rows) => by(kept(rows, tests), nameOf).slice(0, limit),
});
const sides = (asks: string, parts: Record<string, Test>, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => {
    const sums = Object.entries(parts).map(
      ([name, test]) => [`total ${name}`, sum(kept(rows, [test, ...tests]))] as const,
    );
    const [a, b] = sums.map(([, value]) => cents(value)) as [number, number];
    return { ...Object.fromEntries(sums), ...(sums.length === 2 ? { difference: text(a - b) } : {}) };
  },
});
const share = (asks: string, test: Test, ...tests: Test[]): Keyed => ({
  asks,
  figures: (rows) => {
    const [part, whole] = [sum(kept(rows, [test, ...tests])), sum(kept(rows, tests))];
    return { part, whole, share: Math.round((cents(part) / cents(whole)) * 1000) / 10 };
  },
});
const listed = (asks: string, n: number, order: (a: SeedRow, b: SeedRow) => number, ...tests: Test[]): Keyed => ({
  asks,
  table: (rows) =>
    kept(rows, tests)
      .sort(order)
      .slice(0, n)
      .map(({ date, merchant }) => [date, merchant]),
});
const bySize = (a: SeedRow, b: SeedRow): number => cents(b.amount) - cents(a.amount) || (a.date < b.date ? 1 : -1);
const byDay = (a: SeedRow, b: SeedRow): number =>
  a.date === b.date ? (a.created < b.created ? 1 : -1) : a.date < b.date ? 1 : -1;
const perMonth = (rows: readonly SeedRow[], months: readonly string[]): Record<string, string> =>
  Object.fromEntries(months.map((month) => [month, sum(rows.filter(({ date }) => date.startsWith(month)))]));

const [october, september, november] = [
  between('2026-10-01', '2026-10-31'),
  between('2026-09-01', '2026-09-30'),
  between('2026-11-01', '2026-11-21'),
];

/** Asked on Saturday, 21 November 2026. */
export const key: readonly Keyed[] = [
  // What users of the original try.
  total('How much did I spend on restaurants?', on('Restaurant')),
  total('How much did I spend at Starbucks?', at('Starbucks')),
  listed('What are my biggest expenses this month?', 10, bySize, november),
  sides('weekend vs weekday', { weekends: atWeekend, weekdays: (row) => !atWeekend(row) }),
  grouped('Compare my payment methods', ({ payment }) => payment, 5),
  total('coffee', on('Coffee')),
  // Periods.
  total('How much did I spend last quarter?', between('2026-07-01', '2026-09-30')),
  total('What have I spent since October?', between('2026-10-01', '2026-11-21')),
  total('How much did I spend since 15 September?', between('2026-09-15', '2026-11-21')),
  total('Total spending in the last 30 days', between('2026-10-23', '2026-11-21')),
  total('How much did I spend last week?', between('2026-11-09', '2026-11-15')),
  total('How much did I spend this week?', between('2026-11-16', '2026-11-21')),
  total('How much did I spend last month?', october),
  total('what did I spend this month so far?', november),
  total('How much did I spend yesterday?', between('2026-11-20', '2026-11-20')),
  total('How much did I spend between 3 September and 10 October?', between('2026-09-03', '2026-10-10')),
  total('spending from 2026-09-10 to 2026-09-20', between('2026-09-10', '2026-09-20')),
  total('How much did I spend in Q3?', between('2026-07-01', '2026-09-30')),
  total('How much did I spend in 2026?', between('2026-01-01', '2026-12-31')),
  total('How much did I spend in 2025?', between('2025-01-01', '2025-12-31')),
  total('How much did I spend in December?', between('2025-12-01', '2025-12-31')),
  total('How much did I spend last weekend?', between('2026-11-14', '2026-11-15')),
  total('How much did I spend two weeks ago?', between('2026-11-02', '2026-11-08')),
  total('How much did I spend on October 3rd?', between('2026-10-03', '2026-10-03')),
  total('How much did I spend in the past 2 months?', between('2026-09-22', '2026-11-21')),
  total('How much did I spend until 30 September?', between('1990-01-01', '2026-09-30')),
  total('How much did I spend on Fridays?', (row) => weekday(row) === 'Friday'),
  total('How much do I spend on weekends?', atWeekend),
  // Names, other words for them, and names with a letter wrong.
  total('How much did I spend on groceries last month?', on('Groceries'), october),
  total('How much did I pay for gas in September?', on('Fuel'), september),
  total('How much did I spend eating out in October?', on('Restaurant'), october),
  total('How much do I spend on food?', on('Groceries', 'Restaurant')),
  total('How much at walmrt?', at('Walmart')),
  total("What did I spend at Domino's?", at("Domino's")),
  total('Dominos total', at("Domino's")),
  total('How much at Starbucks and Local Market?', (row) => at('Starbucks')(row) || at('Local Market')(row)),
  total('How much did I spend with PayPal on groceries?', on('Groceries'), paid('PayPal')),
  total('How much did I pay by credit card?', paid('Credit Card')),
  total('How much did I spend on headphones?', ({ description }) => description.includes('headphones')),
  total('How much did I spend on unicorns?', () => false),
  // Amounts.
  total('How much did I spend on charges over $100?', above(100)),
  total(
    'How much did I spend on purchases between $20 and $50?',
    ({ amount }) => Number(amount) >= 20 && Number(amount) <= 50,
  ),
  counts('How many charges are under $10?', ({ amount }) => Number(amount) < 10),
  counts(
    'How many purchases of at least 75 dollars did I make last month?',
    october,
    ({ amount }) => Number(amount) >= 75,
  ),
  // Other measures.
  counts('How many times did I go to Local Market?', at('Local Market')),
  counts('How many transactions did I have in October?', october),
  counts('how often do I buy coffee?', on('Coffee')),
  average('What is my average restaurant bill?', on('Restaurant')),
  average('average purchase at Walmart', at('Walmart')),
  { asks: 'What is my median charge?', figures: (rows) => ({ 'median charge': middle(rows) }) },
  largest('What is my biggest expense?'),
  largest('largest charge in September', september),
  smallest('What is my cheapest grocery purchase?', on('Groceries')),
  {
    asks: 'How much was refunded?',
    figures: (rows) => ({
      total: sum(rows.filter(({ amount }) => amount.startsWith('-'))),
      refunds: rows.filter(({ amount }) => amount.startsWith('-')).length,
    }),
  },
  // Groups and lists.
  grouped('Spending by category', ({ category }) => category, 50),
  grouped('Which category did I spend the most on last month?', ({ category }) => category, 50, october),
  grouped('top 3 categories this month', ({ category }) => category, 3, november),
  grouped('spending per payment method in October', ({ payment }) => payment, 50, october),
  grouped('Which weekday do I spend the most?', weekday, 7),
  listed('5 biggest purchases', 5, bySize),
  listed('top 3 expenses in October', 3, bySize, october),
  listed('Show my latest transactions', 10, byDay),
  listed('last 5 charges', 5, byDay),
  listed('list purchases over 80 dollars in October', 10, byDay, above(80), october),
  // Side by side.
  sides('Compare this month with last month', { 'this month': november, 'last month': october }),
  sides('Why did I spend more in October than in September?', { October: october, September: september }),
  sides('Did I spend more on groceries or on restaurants?', {
    Groceries: on('Groceries'),
    Restaurant: on('Restaurant'),
  }),
  sides('Starbucks vs Local Market', { Starbucks: at('Starbucks'), 'Local Market': at('Local Market') }),
  sides('Compare groceries in October and in September', { October: october, September: september }, on('Groceries')),
  share('What percentage of my spending goes to groceries?', on('Groceries')),
  share('What share of October went to coffee?', on('Coffee'), october),
  { asks: 'Spending by month', figures: (rows) => perMonth(rows, ['2026-09', '2026-10', '2026-11']) },
  {
    asks: 'Give me a summary of October',
    figures: (rows) => ({
      total: sum(kept(rows, [october])),
      charges: count(kept(rows, [october])),
      'average charge': mean(kept(rows, [october])),
    }),
  },
];
