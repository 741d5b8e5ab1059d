import type { SeedRow } from '../../seed/generate.ts';

/**
 * The answer key's own way to each figure: plain JavaScript over the generated rows, in whole cents. It shares no line with the
 * statements it checks.
 */
export const cents = (amount: string): number => Math.round(Number(amount) * 100);

export const text = (value: number): string =>
  `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;

export const sum = (rows: readonly SeedRow[]): string =>
  text(rows.reduce((total, { amount }) => total + cents(amount), 0));

const bought = (rows: readonly SeedRow[]): number[] =>
  rows.map(({ amount }) => cents(amount)).filter((size) => size >= 0);

/** To the nearest cent, halves up. */
export function mean(rows: readonly SeedRow[]): string {
  const sizes = bought(rows);
  return text(Math.round(sizes.reduce((a, b) => a + b, 0) / sizes.length));
}

export function middle(rows: readonly SeedRow[]): string {
  const sizes = bought(rows).sort((a, b) => a - b);
  const half = sizes.length / 2;
  const [low = 0, high = 0] = Number.isInteger(half)
    ? [sizes[half - 1], sizes[half]]
    : [sizes[Math.floor(half)], sizes[Math.floor(half)]];
  return text(Math.round((low + high) / 2));
}

export const most = (rows: readonly SeedRow[]): string => text(Math.max(...bought(rows)));
export const least = (rows: readonly SeedRow[]): string => text(Math.min(...bought(rows)));
export const count = (rows: readonly SeedRow[]): number => bought(rows).length;

export const weekday = ({ date }: SeedRow): string =>
  ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][
    new Date(`${date}T12:00:00Z`).getUTCDay()
  ] as string;

export const atWeekend = (row: SeedRow): boolean => ['Saturday', 'Sunday'].includes(weekday(row));

export const between =
  (from: string, to: string) =>
  ({ date }: SeedRow): boolean =>
    date >= from && date <= to;

/** Totals by a name, the largest first. */
export function by(rows: readonly SeedRow[], nameOf: (row: SeedRow) => string): [string, string][] {
  const groups = new Map<string, SeedRow[]>();
  for (const row of rows) groups.set(nameOf(row), [...(groups.get(nameOf(row)) ?? []), row]);
  return [...groups]
    .map(([name, some]): [string, string] => [name, sum(some)])
    .sort(([a, x], [b, y]) => cents(y) - cents(x) || (a < b ? -1 : 1));
}
