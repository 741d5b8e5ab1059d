/** What is shown newest first has a time of the database's clock and a name that makes it unique. */
export interface Dated {
  at: string;
}

/**
 * The newest `keep` of both lists, each name once, newest first. A union cut to its newest is the same in whatever order
 * and however often its parts arrive, which is what makes the fold indifferent to delivery.
 */
export function newest<T extends Dated>(
  known: readonly T[],
  more: readonly T[],
  name: (item: T) => string,
  keep: number,
): readonly T[] {
  if (more.length === 0) return known;
  const names = new Set(known.map(name));
  const added: T[] = [];
  for (const item of more) {
    if (names.has(name(item))) continue;
    names.add(name(item));
    added.push(item);
  }
  if (added.length === 0) return known;
  const order = (a: T, b: T): number => compare(b.at, a.at) || compare(name(b), name(a));
  return [...known, ...added].sort(order).slice(0, keep);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
