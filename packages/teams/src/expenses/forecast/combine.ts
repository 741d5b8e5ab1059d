import { bounded, boundsOf, scaleOf } from './scale.ts';
import { medianOf, seasoned, seasonsOf } from './seasonal.ts';
import { damped, type Fit, type Forecast } from './smoothing.ts';
import { dynamicTheta, theta } from './theta.ts';

/** The name of the method, for whoever reads a figure of it. */
export const COMBINED =
  'the median of Theta, damped trend and dynamic optimised Theta on an asinh scale, shrunken seasons taken out before and put back after';

/**
 * What comes after a series: the median, step by step, of three simple methods, as Petropoulos and Svetunkov (2020) combine
 * theirs. `period`: values a season, 12 for months; 1: no seasons.
 */
export function combined(values: readonly number[], horizon: number, period: number): Forecast {
  if (values.length < 4) return Array.from({ length: horizon }, () => medianOf(values) || 0);
  const scale = scaleOf(values);
  const plain = values.map(scale.to);
  const seasons = seasonsOf(plain, period);
  const rest = seasoned(plain, seasons, -1);
  const fits: Fit[] = [theta(rest, horizon), damped(rest, horizon), dynamicTheta(rest, horizon)];
  const middle = Array.from({ length: horizon }, (_, h) => medianOf(fits.map(({ forecast }) => forecast[h] as number)));
  const bounds = boundsOf(values);
  return seasoned(middle, seasons, 1, values.length).map((value) => bounded(scale.from(value), bounds));
}
