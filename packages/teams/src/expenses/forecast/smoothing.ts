import { minimise } from './minimise.ts';

/** What a method says of the values after a series: one a step, in order. */
export type Forecast = readonly number[];

/** A fit's squared one-step errors in sum, how many, and how many parameters were fitted. */
export interface Fit {
  readonly forecast: Forecast;
  readonly errors: readonly number[];
  readonly parameters: number;
}

const inside = (x: number, low: number, high: number): boolean => x >= low && x <= high;

/** Simple exponential smoothing (Brown 1956); level and weight by least squares. */
export function smooth(values: readonly number[], horizon: number): Fit {
  const scale = spread(values);
  const run = (alpha: number, first: number): { level: number; errors: number[] } => {
    let level = first;
    const errors = values.map((value) => {
      const error = value - level;
      level += alpha * error;
      return error;
    });
    return { level, errors };
  };
  const [alpha = 0.5, first = 0] = minimise(
    ([a = 0, l = 0]) => (inside(a, 0.001, 0.999) ? squares(run(a, l * scale).errors) : Number.POSITIVE_INFINITY),
    [0.3, (values[0] as number) / scale],
  );
  const { level, errors } = run(alpha, first * scale);
  return { forecast: Array.from({ length: horizon }, () => level), errors, parameters: 2 };
}

/** Exponential smoothing with a trend that fades (Gardner and McKenzie 1985): ETS(A,Ad,N), by least squares. */
export function damped(values: readonly number[], horizon: number, { least = 0.8, most = 0.98 } = {}): Fit {
  const scale = spread(values);
  const run = (alpha: number, beta: number, phi: number, level0: number, trend0: number) => {
    let [level, trend] = [level0, trend0];
    const errors = values.map((value) => {
      const said = level + phi * trend;
      const error = value - said;
      level = said + alpha * error;
      trend = phi * trend + beta * error;
      return error;
    });
    return { level, trend, errors };
  };
  const early = values.slice(0, Math.min(values.length, 10));
  const slope = early.length < 2 ? 0 : ((early.at(-1) as number) - (early[0] as number)) / (early.length - 1);
  const fitted = minimise(
    ([a = 0, b = 0, p = 0, l = 0, t = 0]) =>
      inside(a, 0.001, 0.999) && inside(b, 0, a) && inside(p, least, most)
        ? squares(run(a, b, p, l * scale, t * scale).errors)
        : Number.POSITIVE_INFINITY,
    [0.3, 0.05, Math.min(most, 0.95), (values[0] as number) / scale, slope / scale],
    { step: -0.03, most: 800 },
  );
  const [alpha = 0, beta = 0, phi = 0, l = 0, t = 0] = fitted;
  const { level, trend, errors } = run(alpha, beta, phi, l * scale, t * scale);
  let sum = 0;
  const forecast = Array.from({ length: horizon }, (_, h) => {
    sum += phi ** (h + 1);
    return level + sum * trend;
  });
  return { forecast, errors, parameters: 5 };
}

export const squares = (errors: readonly number[]): number => errors.reduce((sum, error) => sum + error * error, 0);

/** Something of the size of the values, never nothing. */
export const spread = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, values.length) || 1;
