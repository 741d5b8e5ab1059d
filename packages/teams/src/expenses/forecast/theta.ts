import { minimise } from './minimise.ts';
import { type Fit, smooth, spread, squares } from './smoothing.ts';

/** Level and slope of the least squares line, at 0. */
export function lineOf(values: readonly number[]): { a: number; b: number } {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let [above, below] = [0, 0];
  values.forEach((value, i) => {
    above += (i - middle) * (value - mean);
    below += (i - middle) ** 2;
  });
  const b = below === 0 ? 0 : above / below;
  return { a: mean - b * middle, b };
}

/**
 * The Theta method (Assimakopoulos and Nikolopoulos 2000): the mean of the line and of the smoothed series with twice its
 * curvature; which is simple exponential smoothing with half the line's slope as drift (Hyndman and Billah 2003).
 */
export function theta(values: readonly number[], horizon: number): Fit {
  const { a, b } = lineOf(values);
  const curved = values.map((value, i) => 2 * value - (a + b * i));
  const fit = smooth(curved, horizon);
  const n = values.length;
  return {
    forecast: fit.forecast.map((level, h) => (level + a + b * (n + h)) / 2),
    errors: fit.errors.map((error) => error / 2),
    parameters: 3,
  };
}

/**
 * The dynamic optimised theta model (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016): the line is fitted anew at
 * every step, and theta, level and weight by least squares.
 */
export function dynamicTheta(values: readonly number[], horizon: number, fixed?: number): Fit {
  const scale = spread(values);
  const start = (values[0] as number) / scale;
  const fitted = minimise(
    ([alpha = 0, level = 0, th = fixed ?? 0]) =>
      alpha < 0.01 || alpha > 0.99 || th < 1 || th > 1000
        ? Number.POSITIVE_INFINITY
        : squares(walk(values, alpha, level * scale, th).errors),
    fixed === undefined ? [0.5, start / 2, 2] : [0.5, start / 2],
    { most: 800 },
  );
  const [alpha = 0.5, level = 0, th = fixed ?? 2] = fitted;
  const { state, errors } = walk(values, alpha, level * scale, th);
  const forecast: number[] = [];
  for (let h = 0; h < horizon; h++) {
    const said = state.say();
    forecast.push(said);
    state.see(said);
  }
  return { forecast, errors: errors.slice(1), parameters: fitted.length };
}

interface Walk {
  say(): number;
  see(value: number): void;
}

function walk(values: readonly number[], alpha: number, level0: number, th: number): { state: Walk; errors: number[] } {
  let [level, mean, a, b, n] = [level0, 0, 0, 0, 0];
  const state: Walk = {
    say: () => level + (1 - 1 / th) * (a * (1 - alpha) ** n + (b * (1 - (1 - alpha) ** (n + 1))) / alpha),
    see: (value) => {
      level = alpha * value + (1 - alpha) * level;
      n += 1;
      const before = mean;
      mean = ((n - 1) * mean + value) / n;
      b = n === 1 ? 0 : ((n - 2) * b + (6 * (value - before)) / n) / (n + 1);
      a = mean - (b * (n + 1)) / 2;
    },
  };
  const errors = values.map((value, i) => {
    const error = i === 0 ? 0 : value - state.say();
    state.see(value);
    return error;
  });
  return { state, errors };
}
