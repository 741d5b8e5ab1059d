import { combined } from './combine.ts';
import { bounded, boundsOf, type Scale, scaleOf } from './scale.ts';
import type { Forecast } from './smoothing.ts';

/** A forecast and the values between which the truth lies with the chance that was asked for. */
export interface Ranged {
  readonly forecast: Forecast;
  readonly low: Forecast;
  readonly high: Forecast;
  /** How many past errors the interval was told from. */
  readonly errors: number;
}

export interface RangeOptions {
  readonly horizon: number;
  readonly period: number;
  /** The chance to lie inside; 0.8 unless said. */
  readonly inside?: number;
  readonly method?: (values: readonly number[], horizon: number, period: number) => Forecast;
}

/** Past origins that are tried, at most. */
const ORIGINS = 6;
/**
 * Levels drift from one origin to the next, so past errors are a little too small: of the city's years 2015 to 2018 (development
 * half of pcard-toronto) 77 % lay inside 80 % without this, and 80 % with it.
 */
const DRIFT = 0.85;

/**
 * Forecasts with an interval told from the method's own errors at past origins, one period apart (split conformal prediction,
 * Vovk et al. 2005, on a rolling origin): no distribution is assumed, errors that lean to one side give an interval that does.
 */
export function ranged(values: readonly number[], options: RangeOptions): Ranged {
  const { horizon, period, inside = 0.8, method = combined } = options;
  const scale = scaleOf(values);
  const forecast = method(values, horizon, period);
  const errors = pastErrors(values, scale, { horizon, period, method });
  const sorted = errors.sort((a, b) => a - b);
  const growth = growthOf(period);
  const shift = (share: number, h: number): number =>
    scale.from(scale.to(forecast[h] as number) + (sorted.length === 0 ? 0 : rank(sorted, share) * (h + 1) ** growth));
  const bounds = boundsOf(values);
  const tail = ((1 - inside) / 2) * DRIFT;
  return {
    forecast,
    low: forecast.map((value, h) => Math.min(value, bounded(shift(tail, h), bounds))),
    high: forecast.map((value, h) => Math.max(value, bounded(shift(1 - tail, h), bounds))),
    errors: sorted.length,
  };
}

function pastErrors(
  values: readonly number[],
  scale: Scale,
  { horizon, period, method }: Required<Pick<RangeOptions, 'horizon' | 'period' | 'method'>>,
): number[] {
  const errors: number[] = [];
  const step = Math.max(1, period);
  const growth = growthOf(period);
  for (let k = 1; k <= ORIGINS; k++) {
    const known = values.length - k * step;
    if (known < Math.max(6, 2 * period)) break;
    const said = method(values.slice(0, known), Math.min(horizon, values.length - known), period);
    said.forEach((value, h) =>
      errors.push((scale.to(values[known + h] as number) - scale.to(value)) / (h + 1) ** growth),
    );
  }
  return errors;
}

/**
 * How errors grow with the steps ahead: as the power of this. Over a year of months hardly; where a step is a year like those of
 * a random walk or more, for there past origins are few and near.
 */
const growthOf = (period: number): number => (period >= 12 ? 0 : period > 1 ? 0.5 : 0.8);

/** The quantile of finite samples: its place among n + 1, so that few errors give a wide interval. */
function rank(sorted: readonly number[], share: number): number {
  const place = Math.max(0, Math.min(sorted.length - 1, share * (sorted.length + 1) - 1));
  const below = Math.floor(place);
  const value = sorted[below] as number;
  return value + (place - below) * ((sorted[Math.min(below + 1, sorted.length - 1)] as number) - value);
}
