import type { Ranged } from './interval.ts';
import { scaleOf } from './scale.ts';

/** Where what happened left what was forecast, for good as it seems. */
export interface Break {
  /** The first value of the new way, counted from the first forecast one. */
  readonly from: number;
  /** The value at which it was certain enough. */
  readonly seen: number;
  readonly way: 'up' | 'down';
}

/** Half of a break that is worth seeing, and the sum of evidence from which one is said; both in standard deviations. */
const SLACK = 0.5;
const ALARM = 5;
/** One lump is no break: no single value is more evidence than this. */
const MOST = 2.5;
/** An interval of 80 % is this many standard deviations to each side. */
const EIGHTY = 1.2816;

/**
 * Watches what happens against a forecast made before, by cumulative sums of both sides (CUSUM, Page 1954) of errors in standard
 * deviations of the interval's own. Null: no break. `values`: the history the forecast was made from; `happened`: what followed.
 */
export function breakIn(
  values: readonly number[],
  { forecast, low, high }: Ranged,
  happened: readonly number[],
): Break | null {
  const scale = scaleOf(values);
  const sums = { up: 0, down: 0 };
  const begun = { up: 0, down: 0 };
  for (let i = 0; i < Math.min(happened.length, forecast.length); i++) {
    const [value, said] = [scale.to(happened[i] as number), scale.to(forecast[i] as number)];
    const edge = scale.to((value > said ? high : low)[i] as number);
    const z = Math.max(-MOST, Math.min(MOST, ((value - said) / (Math.abs(edge - said) || 1)) * EIGHTY));
    for (const way of ['up', 'down'] as const) {
      if (sums[way] === 0) begun[way] = i;
      sums[way] = Math.max(0, sums[way] + (way === 'up' ? z : -z) - SLACK);
      if (sums[way] > ALARM) return { from: begun[way], seen: i, way };
    }
  }
  return null;
}
