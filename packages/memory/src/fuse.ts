/** One ranking of several, best first. */
export interface Ranking {
  readonly ids: readonly string[];
  readonly weight: number;
}

/** Ranks differ less the further down they are; 60 is the constant of the paper. */
const k = 60;

/** Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009): needs no scale that words and vectors would have in common. */
export function fuse(rankings: readonly Ranking[]): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { ids, weight } of rankings) {
    ids.forEach((id, rank) => {
      scores.set(id, (scores.get(id) ?? 0) + weight / (k + rank + 1));
    });
  }
  return new Map([...scores].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
}
