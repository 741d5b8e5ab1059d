import type { Paths } from './project.ts';

/** A figure with the interval that it lies in with a chance of 80 %. Cents. */
export interface Interval {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** What the paths say about a month: how it will end, how it gets there, whether and when a limit is passed. */
export interface Outlook {
  readonly end: Interval;
  /** By the end of each day after today. */
  readonly daily: readonly Interval[];
  /** The chance that the limit is passed by the end; 0 without a limit. */
  readonly chance: number;
  /** Days after today on which the limit is passed: where it is likely (half of the paths or more), else null. `high` null: maybe never. */
  readonly passed: { readonly median: number; readonly low: number; readonly high: number | null } | null;
}

/** Eighty of a hundred lie between these. */
const LOW = 0.1;
const HIGH = 0.9;

/** Reads paths that begin from `spent` cents. */
export function outlookOf(paths: Paths, spent: number, limit: number | null): Outlook {
  const { count, days } = paths;
  const daily = Array.from({ length: days }, (_, day) => {
    const column = new Float64Array(count);
    for (let path = 0; path < count; path++) column[path] = spent + (paths.spent[path * days + day] as number);
    return intervalOf(column);
  });
  const nothing = { median: spent, low: spent, high: spent };
  const end = daily.at(-1) ?? nothing;
  if (limit === null) return { end, daily, chance: 0, passed: null };
  const firsts = Float64Array.from({ length: count }, (_, path) => firstAbove(paths, path, limit - spent)).sort();
  const chance = firsts.filter(Number.isFinite).length / count;
  return { end, daily, chance, passed: passing(firsts) };
}

function intervalOf(column: Float64Array): Interval {
  column.sort();
  return { median: quantile(column, 0.5), low: quantile(column, LOW), high: quantile(column, HIGH) };
}

/** Of sorted values. */
const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;

function passing(firsts: Float64Array): Outlook['passed'] {
  const median = quantile(firsts, 0.5);
  if (!Number.isFinite(median)) return null;
  const high = quantile(firsts, HIGH);
  return { median, low: quantile(firsts, LOW), high: Number.isFinite(high) ? high : null };
}

/** The first day after today, from 1, on which a path is above; infinity: never. */
function firstAbove({ days, spent }: Paths, path: number, limit: number): number {
  for (let day = 0; day < days; day++) if ((spent[path * days + day] as number) > limit) return day + 1;
  return Number.POSITIVE_INFINITY;
}
