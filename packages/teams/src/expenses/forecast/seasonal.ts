/** What each season adds to a series: terms with mean 0, one a season, from the season of the first value. */
export type Seasons = readonly number[];

export const noSeasons: Seasons = [0];

/**
 * Additive seasons by classical decomposition (centred moving averages), drawn towards nothing by the James-Stein estimator as
 * Miller and Williams (2003) propose: noisy seasons count less, and no test decides between all and nothing. A series of
 * less than three periods has none.
 */
export function seasonsOf(values: readonly number[], period: number): Seasons {
  if (period < 2 || values.length < 3 * period) return noSeasons;
  const level = centred(values, period);
  const parts = Array.from({ length: period }, () => [] as number[]);
  values.forEach((value, i) => {
    const at = level[i] as number;
    if (!Number.isNaN(at)) (parts[i % period] as number[]).push(value - at);
  });
  const means = parts.map(meanOf);
  const middle = meanOf(means);
  const terms = means.map((mean) => mean - middle);
  const keep = kept(parts, means, terms);
  return terms.map((term) => keep * term);
}

/** The share of the terms that is kept: one less their noise against their size. */
function kept(parts: readonly number[][], means: readonly number[], terms: readonly number[]): number {
  const size = terms.reduce((sum, term) => sum + term * term, 0);
  if (size === 0) return 0;
  let [within, free, count] = [0, 0, 0];
  parts.forEach((part, i) => {
    for (const value of part) within += (value - (means[i] as number)) ** 2;
    free += part.length - 1;
    count += part.length;
  });
  const noise = within / Math.max(1, free) / (count / parts.length);
  return Math.max(0, 1 - (Math.max(1, parts.length - 3) * noise) / size);
}

/** Moving average over a whole period, centred; NaN at both ends. */
export function centred(values: readonly number[], period: number): number[] {
  const half = Math.floor(period / 2);
  return values.map((_, i) => {
    if (i < half || i + half >= values.length) return Number.NaN;
    let sum = 0;
    for (let k = -half; k <= half; k++) {
      const edge = period % 2 === 0 && Math.abs(k) === half ? 0.5 : 1;
      sum += edge * (values[i + k] as number);
    }
    return sum / period;
  });
}

/** Seasons taken out (`sign` -1) or put back (1); `offset`: how many values came before. */
export const seasoned = (values: readonly number[], seasons: Seasons, sign: 1 | -1, offset = 0): number[] =>
  values.map((value, i) => value + sign * (seasons[(offset + i) % seasons.length] as number));

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
