import { existsSync, readFileSync } from 'node:fs';
import type { Db } from '@holdfast/db';
import { queries } from './judge.ts';

/** One figure as it went: a straight line laid through its samples. */
export interface Line {
  name: string;
  unit: string;
  samples: number;
  mean: number;
  /** By which the line rises within an hour. */
  perHour: number;
  /** By which it rises over the time that was sampled; and how far that may be off (two standard errors). */
  rise: number;
  error: number;
  /** A rise beyond its error that matters: more than this. */
  allowed: number;
  grows: boolean;
}

export interface Course {
  seconds: number;
  /** So much of it was left out at the beginning. */
  warmUp: number;
  lines: Line[];
}

/** `t`: milliseconds from the beginning. */
export type Sample = Record<'t' | 'memory' | 'connections' | 'unfinished', number>;

const everyMs = 2_000;
/** Processes that are young still take what they need: the first quarter of the time is not looked at, nor its first 90 s. */
const warmUp = { share: 1 / 4, leastMs: 90_000 };
/** What is left of a shorter time than this says nothing. */
export const leastMinutes = 3;
const figures: { name: Exclude<keyof Sample, 't'>; unit: string; share: number; least: number }[] = [
  { name: 'memory', unit: 'MB of the spared workers', share: 0.1, least: 20 },
  { name: 'connections', unit: 'sessions of the database', share: 0.1, least: 5 },
  { name: 'unfinished', unit: 'runs', share: 0.25, least: 20 },
];

/** Looks every two seconds at what must not grow, however long faults go on. */
export class Sampler {
  private readonly db: Db;
  private readonly pids: () => number[];
  private readonly samples: Sample[] = [];
  private readonly began = performance.now();
  private next = 0;

  constructor(db: Db, pids: () => number[]) {
    this.db = db;
    this.pids = pids;
  }

  async look(): Promise<void> {
    const t = performance.now() - this.began;
    if (t < this.next) return;
    this.next = t + everyMs;
    const [row] = await this.db.run<{ connections: number; unfinished: number }>(queries.load);
    this.samples.push({ t, memory: memoryOf(this.pids()), connections: 0, unfinished: 0, ...row });
  }

  course(): Course {
    return courseOf(this.samples);
  }
}

/**
 * A straight line through what comes after the warm-up. A figure grows where the line rises over that time by more than is
 * allowed (a share of its mean, or a least amount), the line's own error left aside.
 */
export function courseOf(samples: readonly Sample[]): Course {
  const end = samples.at(-1)?.t ?? 0;
  const from = Math.max(end * warmUp.share, warmUp.leastMs);
  const grown = samples.filter(({ t }) => t >= from);
  return { seconds: end / 1_000, warmUp: from / 1_000, lines: figures.map((figure) => lineOf(figure, grown)) };
}

function lineOf({ name, unit, share, least }: (typeof figures)[number], samples: readonly Sample[]): Line {
  const points = samples.map((sample) => ({ x: sample.t / 3_600_000, y: sample[name] }));
  const { mean, slope, error } = fit(points);
  const hours = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  const rise = slope * hours;
  const allowed = Math.max(least, share * mean);
  return {
    name,
    unit,
    samples: points.length,
    mean,
    perHour: slope,
    rise,
    error: 2 * error * hours,
    allowed,
    grows: rise - 2 * error * hours > allowed,
  };
}

/** Least squares; `error` is the slope's standard error. */
export function fit(points: readonly { x: number; y: number }[]): { mean: number; slope: number; error: number } {
  const n = points.length;
  const mean = points.reduce((sum, { y }) => sum + y, 0) / Math.max(1, n);
  const middle = points.reduce((sum, { x }) => sum + x, 0) / Math.max(1, n);
  const spread = points.reduce((sum, { x }) => sum + (x - middle) ** 2, 0);
  if (n < 3 || spread === 0) return { mean, slope: 0, error: 0 };
  const slope = points.reduce((sum, { x, y }) => sum + (x - middle) * (y - mean), 0) / spread;
  const left = points.reduce((sum, { x, y }) => sum + (y - mean - slope * (x - middle)) ** 2, 0);
  return { mean, slope, error: Math.sqrt(left / (n - 2) / spread) };
}

/** Megabytes that these processes keep resident; 0 where the machine does not tell (no /proc). */
function memoryOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => {
    const path = `/proc/${pid}/status`;
    return existsSync(path) ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(path, 'utf8'))?.[1] ?? 0) : 0;
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1_024;
}
