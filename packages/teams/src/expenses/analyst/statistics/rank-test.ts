/**
 * How likely two samples at least as far apart are if they come from the same source: the two-sided Mann and Whitney test (1947)
 * by its normal approximation, corrected for ties and continuity. 1 where a sample is empty or all values are equal.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const n = a.length + b.length;
  if (a.length === 0 || b.length === 0) return 1;
  const all = [...a.map((x) => ({ x, mine: true })), ...b.map((x) => ({ x, mine: false }))].sort((p, q) => p.x - q.x);
  let ranks = 0;
  let ties = 0;
  for (let i = 0; i < n; ) {
    let j = i;
    while (j < n && all[j]?.x === all[i]?.x) j++;
    const rank = (i + 1 + j) / 2;
    for (let k = i; k < j; k++) if (all[k]?.mine) ranks += rank;
    ties += (j - i) ** 3 - (j - i);
    i = j;
  }
  const u = ranks - (a.length * (a.length + 1)) / 2;
  const middle = (a.length * b.length) / 2;
  const variance = ((a.length * b.length) / 12) * (n + 1 - ties / (n * (n - 1)));
  if (!(variance > 0)) return 1;
  return twoSided(Math.max(0, Math.abs(u - middle) - 0.5) / Math.sqrt(variance));
}

/**
 * The chance of a trend as steady as this one in numbers without any (Mann 1945, Kendall 1975), and the median of all slopes between
 * two of them, a step (Theil 1950, Sen 1968).
 */
export function mannKendall(values: readonly number[]): { p: number; slope: number } {
  const n = values.length;
  const slopes: number[] = [];
  let s = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const difference = (values[j] as number) - (values[i] as number);
      s += Math.sign(difference);
      slopes.push(difference / (j - i));
    }
  }
  const ties = [...tally(values).values()].reduce((sum, t) => sum + t * (t - 1) * (2 * t + 5), 0);
  const variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
  const p = variance > 0 ? twoSided(Math.max(0, Math.abs(s) - 1) / Math.sqrt(variance)) : 1;
  return { p, slope: median(slopes) };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const at = sorted.length / 2;
  return ((sorted[Math.ceil(at) - 1] as number) + (sorted[Math.floor(at)] as number)) / 2;
}

function tally(values: readonly number[]): Map<number, number> {
  const n = new Map<number, number>();
  for (const value of values) n.set(value, (n.get(value) ?? 0) + 1);
  return n;
}

/** Both tails of the normal distribution beyond z, to 1e-7 (Abramowitz and Stegun 1964, 26.2.17). */
function twoSided(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail =
    (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return Math.min(1, 2 * tail);
}
