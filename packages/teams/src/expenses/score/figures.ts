/** Area under the ROC curve: the chance that a yes is ranked above a no, ties counting half (Mann and Whitney). */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = byScore(scores);
  let below = 0;
  let pairs = 0;
  let yes = 0;
  for (let i = order.length - 1; i >= 0; ) {
    let j = i;
    let tiedYes = 0;
    let tiedNo = 0;
    for (; j >= 0 && scores[order[j] as number] === scores[order[i] as number]; j--) {
      if (labels[order[j] as number] === 1) tiedYes += 1;
      else tiedNo += 1;
    }
    pairs += tiedYes * (below + tiedNo / 2);
    below += tiedNo;
    yes += tiedYes;
    i = j;
  }
  return yes === 0 || below === 0 ? Number.NaN : pairs / (yes * below);
}

/** Average precision over the ranking; ties share a step, as scikit-learn's does. */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = byScore(scores);
  let yes = 0;
  let sum = 0;
  for (let i = 0; i < order.length; ) {
    let j = i;
    let here = 0;
    for (; j < order.length && scores[order[j] as number] === scores[order[i] as number]; j++)
      here += labels[order[j] as number] as number;
    yes += here;
    sum += (here * yes) / j;
    i = j;
  }
  return yes === 0 ? Number.NaN : sum / yes;
}

/** How many yeses are among the `most` highest. */
export function found(scores: ArrayLike<number>, labels: ArrayLike<number>, most: number): number {
  return byScore(scores)
    .slice(0, most)
    .reduce((sum, i) => sum + (labels[i] as number), 0);
}

/** Indexes, the highest score first; of equal ones the earlier row first. */
export function byScore(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number) || a - b,
  );
}
