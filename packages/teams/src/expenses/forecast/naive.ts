import type { Forecast } from './smoothing.ts';

/** The last value again. */
export const naive = (values: readonly number[], horizon: number): Forecast =>
  Array.from({ length: horizon }, () => values.at(-1) ?? 0);

/** The value of a period before. */
export const seasonalNaive = (values: readonly number[], horizon: number, period: number): Forecast =>
  values.length < period
    ? naive(values, horizon)
    : Array.from({ length: horizon }, (_, h) => values[values.length - period + (h % period)] as number);
