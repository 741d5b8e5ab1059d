import type { Figure } from '@holdfast/agents';
import type { At } from '../../at.ts';
import { centsOf } from '../money.ts';
import type { Group, Source } from '../read.ts';

/** Who an answer is about. */
export const subject = ({ userId }: Pick<At, 'userId'>): string => (userId === null ? 'Everybody' : 'You');

export const moneyFigure = (name: string, value: string, currency: string, source: Source): Figure => ({
  name,
  unit: 'money',
  value,
  currency,
  source,
});

export const countFigure = (name: string, value: number, source: Source): Figure => ({
  name,
  unit: 'count',
  value,
  source,
});

/** The currency most of the groups' charges are in; null where there are none. */
export function mainCurrency(groups: readonly Pick<Group, 'currency' | 'charges' | 'refunds'>[]): string | null {
  const n = new Map<string, number>();
  for (const { currency, charges, refunds } of groups) n.set(currency, (n.get(currency) ?? 0) + charges + refunds);
  return [...n].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

/** Groups by a measure, the most first; of equal ones in the order of their names. */
export function ranked(
  groups: readonly Group[],
  measure: 'total' | 'average' | 'count',
  order: 'most' | 'least',
): Group[] {
  const sizes = new Map(groups.map((group) => [group, sizeOf(group, measure)]));
  const way = order === 'most' ? -1 : 1;
  return [...groups].sort((a, b) => {
    const [x, y] = [sizes.get(a) ?? 0n, sizes.get(b) ?? 0n];
    if (x !== y) return x < y ? -way : way;
    return a.name < b.name ? -1 : 1;
  });
}

function sizeOf({ net, average, charges }: Group, measure: 'total' | 'average' | 'count'): bigint {
  if (measure === 'count') return BigInt(charges);
  return centsOf(measure === 'total' ? net : (average ?? '0'));
}
