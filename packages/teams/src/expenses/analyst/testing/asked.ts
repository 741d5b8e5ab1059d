import type { Brief } from '@holdfast/agents';
import type { SeedRow } from '../../seed/generate.ts';
import type { Keyed } from './key.ts';

/** The busiest user who has everything that the key asks about. */
export function busyUser(rows: readonly SeedRow[]): string {
  const users = Map.groupBy(rows, ({ userId }) => userId);
  const fits = (own: readonly SeedRow[]): boolean =>
    ['Starbucks', 'Local Market', 'Walmart', "Domino's"].every((name) =>
      own.some(({ merchant }) => merchant === name),
    ) &&
    own.some(({ amount }) => amount.startsWith('-')) &&
    new Set(own.map(({ payment }) => payment)).size > 1 &&
    own.every(({ currency }) => currency === 'USD') &&
    ['Subscription', 'Fuel', 'Groceries', 'Coffee', 'Restaurant'].every((name) =>
      own.some(({ category }) => category === name),
    );
  return [...users].filter(([, own]) => fits(own)).sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}

/** Where an answer differs from the key. */
export function misses(
  { figures, table }: Keyed,
  rows: readonly SeedRow[],
  brief: Brief,
): { name: string; value: unknown; expected: unknown }[] {
  const wrong = Object.entries(figures?.(rows) ?? {}).flatMap(([name, expected]) => {
    const value = brief.figures.find((each) => each.name === name)?.value;
    return value === expected ? [] : [{ name, value, expected }];
  });
  const expected = table?.(rows);
  const value = brief.tables[0]?.rows.map((row) => row.slice(0, expected?.[0]?.length ?? 1)) ?? [];
  return expected && JSON.stringify(value) !== JSON.stringify(expected)
    ? [...wrong, { name: 'table', value, expected }]
    : wrong;
}
