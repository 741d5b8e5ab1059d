/**
 * Boosted regression trees over log-odds (Friedman 2001, the Newton steps of Chen and Guestrin 2016). A node is four numbers, so that
 * a model is plain JSON: the signal it asks about (-1 at a leaf), the bound, the index of its left child (right is the next), and the
 * log-odds that stand at it.
 */
export interface TreeModel {
  readonly signals: readonly string[];
  /** Log-odds before any tree. */
  readonly prior: number;
  readonly trees: readonly Tree[];
}

export interface Tree {
  readonly signal: readonly number[];
  /** At most the bound goes left; what is not a number goes right. */
  readonly bound: readonly number[];
  readonly left: readonly number[];
  readonly value: readonly number[];
}

/** The log-odds of one row of signals. */
export function logOdds(model: TreeModel, row: ArrayLike<number>): number {
  let sum = model.prior;
  for (const tree of model.trees) sum += tree.value[leafOf(tree, row)] as number;
  return sum;
}

export const probability = (odds: number): number => 1 / (1 + Math.exp(-odds));

/**
 * What each signal added to the log-odds: along the way to the leaf, each step's change of value belongs to the signal that was asked
 * (Saabas 2014, "Interpreting random forests"). The parts and `base` sum to `logOdds`.
 */
export function explain(model: TreeModel, row: ArrayLike<number>): { base: number; points: number[] } {
  let base = model.prior;
  const points = model.signals.map(() => 0);
  for (const tree of model.trees) {
    let at = 0;
    base += tree.value[0] as number;
    while ((tree.signal[at] as number) >= 0) {
      const signal = tree.signal[at] as number;
      const next = childOf(tree, at, row);
      points[signal] = (points[signal] as number) + (tree.value[next] as number) - (tree.value[at] as number);
      at = next;
    }
  }
  return { base, points };
}

function leafOf(tree: Tree, row: ArrayLike<number>): number {
  let at = 0;
  while ((tree.signal[at] as number) >= 0) at = childOf(tree, at, row);
  return at;
}

function childOf({ signal, bound, left }: Tree, at: number, row: ArrayLike<number>): number {
  const value = row[signal[at] as number] as number;
  return (left[at] as number) + (value <= (bound[at] as number) ? 0 : 1);
}
