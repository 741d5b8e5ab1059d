import { meanOf } from './seasonal.ts';

/** Symmetric mean absolute percentage error, 0 to 200, as the M3 competition has it (Makridakis and Hibon 2000). */
export const smape = (truth: readonly number[], said: readonly number[]): number =>
  meanOf(
    truth.map((value, i) => {
      const size = Math.abs(value) + Math.abs(said[i] as number);
      return size === 0 ? 0 : (200 * Math.abs(value - (said[i] as number))) / size;
    }),
  );

/** Mean absolute scaled error (Hyndman and Koehler 2006): 1 is the seasonal naive method's error on the history itself. */
export function mase(
  history: readonly number[],
  truth: readonly number[],
  said: readonly number[],
  period: number,
): number {
  const usual = meanOf(history.slice(period).map((value, i) => Math.abs(value - (history[i] as number))));
  return meanOf(truth.map((value, i) => Math.abs(value - (said[i] as number)))) / usual;
}

/** The share of the truth that lies inside an interval. */
export const covered = (truth: readonly number[], low: readonly number[], high: readonly number[]): number =>
  meanOf(truth.map((value, i) => (value >= (low[i] as number) && value <= (high[i] as number) ? 1 : 0)));
