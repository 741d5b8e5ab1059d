import type { Random } from '../seed/random.ts';

/** One charge as forecasts see it. */
export interface Seen {
  /** Days since 2000-01-01. */
  readonly day: number;
  readonly cents: number;
  readonly merchant: string | null;
  /** Said to come again. */
  readonly recurring: boolean;
}

/** Gamma distributed with scale 1 (Marsaglia and Tsang 2000; below shape 1 by their boost). */
export function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.unit()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal(0, 1);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.unit()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Poisson distributed, by multiplying uniforms (Knuth 1969); large means by halves, so that nothing underflows. */
export function poisson(random: Random, mean: number): number {
  if (mean > 30) return poisson(random, mean / 2) + poisson(random, mean / 2);
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.unit(); product > limit; product *= random.unit()) count += 1;
  return count;
}

/**
 * What one purchase costs, unknown but for the purchases seen: each path weighs them anew (Bayesian bootstrap, Rubin 1981),
 * and each draw is spread by a log-normal kernel of Silverman's width (1986), so that few purchases do not look certain.
 */
export class Amounts {
  private readonly cents: readonly number[];
  private readonly width: number;
  private readonly upTo: Float64Array;

  constructor(cents: readonly number[]) {
    this.cents = cents;
    this.upTo = new Float64Array(cents.length);
    const logs = cents.map((each) => Math.log(Math.max(1, Math.abs(each))));
    const mean = logs.reduce((sum, log) => sum + log, 0) / Math.max(1, logs.length);
    const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
    // As if three more had been seen that differ by a factor of 1.8.
    const deviation = Math.sqrt((squares + 3 * 0.6 ** 2) / (logs.length + 2));
    this.width = Math.min(0.6, 0.9 * deviation * Math.max(1, logs.length) ** -0.2);
  }

  /** Begins a path. */
  weigh(random: Random): void {
    let sum = 0;
    for (let i = 0; i < this.upTo.length; i++) this.upTo[i] = sum -= Math.log(1 - random.unit());
  }

  draw(random: Random): number {
    const last = this.upTo.length - 1;
    if (last < 0) return 0;
    const at = random.unit() * (this.upTo[last] as number);
    let i = 0;
    while (i < last && (this.upTo[i] as number) <= at) i += 1;
    return (this.cents[i] as number) * Math.exp(random.normal(-(this.width ** 2) / 2, this.width));
  }
}
