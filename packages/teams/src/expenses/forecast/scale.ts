import { meanOf, medianOf } from './seasonal.ts';

/** A scale on which large values vary like small ones, and back. */
export interface Scale {
  to(value: number): number;
  from(scaled: number): number;
}

/**
 * asinh(x / s), s half of the series' typical size (Burbidge, Magee and Robb 1988): like a logarithm far from nothing, straight
 * near it, and defined for what spending has, nothing at all and refunds.
 */
export function scaleOf(values: readonly number[]): Scale {
  const sizes = values.map(Math.abs);
  const unit = 0.5 * (medianOf(sizes) || meanOf(sizes) || 1);
  return { to: (value) => Math.asinh(value / unit), from: (scaled) => unit * Math.sinh(scaled) };
}

/**
 * Between these a forecast may lie: what is further outside everything seen is the scale's doing, not the series'. One that never
 * was below nothing stays there.
 */
export function boundsOf(values: readonly number[]): { least: number; most: number } {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  return { least: lowest >= 0 ? 0 : 2 * lowest - Math.max(0, highest), most: 3 * highest - 2 * Math.min(0, lowest) };
}

export const bounded = (value: number, { least, most }: { least: number; most: number }): number =>
  Math.max(least, Math.min(Math.max(least, most), value));
