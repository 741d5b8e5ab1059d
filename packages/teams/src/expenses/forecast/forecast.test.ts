import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../seed/random.ts';
import { covered, mase, smape } from './accuracy.ts';
import { breakIn } from './breaks.ts';
import { combined } from './combine.ts';
import { ranged } from './interval.ts';
import { minimise } from './minimise.ts';
import { naive, seasonalNaive } from './naive.ts';
import { scaleOf } from './scale.ts';
import { seasoned, seasonsOf } from './seasonal.ts';
import { damped, smooth } from './smoothing.ts';
import { dynamicTheta, lineOf, theta } from './theta.ts';

const months = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));
const noisy = (seed: number, n: number, of: (i: number) => number, noise: number): number[] => {
  const random = randomFrom(seed);
  return months(n, (i) => of(i) + random.normal(0, noise));
};

describe('minimise', () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const [x = 0, y = 0] = minimise(([a = 0, b = 0]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1], {
      tolerance: 1e-12,
      most: 2000,
    });
    expect(x).toBeCloseTo(1, 3);
    expect(y).toBeCloseTo(1, 3);
  });
});

describe('the methods', () => {
  const line = months(48, (i) => 100 + 3 * i);

  it('theta is simple smoothing with half of the slope as drift (Hyndman and Billah 2003)', () => {
    const values = noisy(1, 60, (i) => 50 + i, 4);
    const { forecast } = theta(values, 3);
    const steps = forecast.slice(1).map((value, i) => value - (forecast[i] as number));
    for (const step of steps) expect(step).toBeCloseTo(lineOf(values).b / 2, 6);
  });

  it('go on with a line, theta and damped trend more slowly than the line itself', () => {
    expect(lineOf(line)).toMatchObject({ a: expect.closeTo(100, 6), b: expect.closeTo(3, 6) });
    for (const method of [theta, damped, dynamicTheta]) {
      const { forecast } = method(line, 6);
      expect(forecast[0]).toBeGreaterThan(241);
      expect(forecast[5]).toBeGreaterThan(forecast[0] as number);
      expect(forecast[5]).toBeLessThanOrEqual(100 + 3 * 53 + 0.5);
    }
  });

  it('simple smoothing of a constant is the constant', () =>
    expect(
      smooth(
        months(20, () => 7),
        2,
      ).forecast,
    ).toEqual([expect.closeTo(7, 6), expect.closeTo(7, 6)]));

  it('naive ones repeat what they are told to', () => {
    expect(naive([1, 2, 3], 2)).toEqual([3, 3]);
    expect(seasonalNaive([9, 1, 2, 3], 4, 3)).toEqual([1, 2, 3, 1]);
    expect(seasonalNaive([5], 2, 12)).toEqual([5, 5]);
  });
});

describe('seasons', () => {
  const wave = (i: number): number => 10 * Math.sin((2 * Math.PI * i) / 12);

  it('are found where they are, and nearly nothing is taken for seasons where there are none', () => {
    const seasons = seasonsOf(noisy(2, 96, wave, 1), 12);
    seasons.forEach((term, i) => expect(term).toBeCloseTo(wave(i), 0));
    const size = seasonsOf(
      noisy(3, 96, () => 0, 5),
      12,
    ).reduce((sum, term) => sum + Math.abs(term), 0);
    expect(size).toBeLessThan(12);
  });

  it('go out and come back', () => {
    const values = noisy(4, 40, wave, 1);
    const seasons = seasonsOf(values, 12);
    const back = seasoned(seasoned(values, seasons, -1), seasons, 1);
    back.forEach((value, i) => expect(value).toBeCloseTo(values[i] as number, 9));
  });
});

describe('combined and ranged', () => {
  it('follow seasons and level better than repeating last year', () => {
    const truth = (i: number): number => 200 + i + 40 * Math.sin((2 * Math.PI * i) / 12);
    const values = noisy(5, 96, truth, 15);
    const happened = months(12, (h) => truth(96 + h));
    const ours = mase(values, happened, combined(values, 12, 12), 12);
    expect(ours).toBeLessThan(mase(values, happened, seasonalNaive(values, 12, 12), 12));
    expect(ours).toBeLessThan(0.6);
  });

  it('hold about the share they promise, on series nobody fitted them to', () => {
    const shares = months(40, (seed) => {
      const values = noisy(100 + seed, 108, (i) => 500 + 60 * Math.sin((2 * Math.PI * i) / 12), 80);
      const said = ranged(values.slice(0, 96), { horizon: 12, period: 12 });
      return covered(values.slice(96), said.low, said.high);
    });
    const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    expect(share).toBeGreaterThan(0.74);
    expect(share).toBeLessThan(0.9);
  });

  it('give finite, ordered figures for any series, below nothing only where the series was', () => {
    const value = fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constant(0));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 13 }),
        (values, horizon) => {
          const { forecast, low, high } = ranged(values, { horizon, period: 12 });
          expect(forecast).toHaveLength(horizon);
          forecast.forEach((middle, h) => {
            expect(Number.isFinite(middle)).toBe(true);
            expect(low[h]).toBeLessThanOrEqual(middle);
            expect(high[h]).toBeGreaterThanOrEqual(middle);
            if (values.every((each) => each >= 0)) expect(low[h]).toBeGreaterThanOrEqual(0);
          });
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('the scale and its way back are one', () => {
    const { to, from } = scaleOf([0, 5, -20, 300]);
    for (const value of [0, -3, 1, 1e6]) expect(from(to(value))).toBeCloseTo(value, 4);
  });
});

describe('breaks', () => {
  const history = noisy(8, 72, () => 1000, 100);
  const said = ranged(history, { horizon: 12, period: 12 });
  const after = (seed: number, level: (i: number) => number): number[] => noisy(seed, 12, level, 100);

  it('are told with the month they begin in and the way they go', () => {
    const found = breakIn(
      history,
      said,
      after(9, (i) => (i < 4 ? 1000 : 600)),
    );
    expect(found?.way).toBe('down');
    expect(Math.abs((found?.from ?? 0) - 4)).toBeLessThanOrEqual(2);
    expect(found?.seen).toBeGreaterThanOrEqual(5);
    expect(found?.seen).toBeLessThanOrEqual(7);
    expect(
      breakIn(
        history,
        said,
        after(10, () => 1500),
      ),
    ).toMatchObject({ way: 'up', from: 0 });
  });

  it('are not seen in one lump, and seldom where there are none', () => {
    expect(breakIn(history, said, [1000, 1000, 20_000, 1000, 1000])).toBeNull();
    const seeds = months(50, (seed) => seed);
    const alarms = seeds.filter(
      (seed) =>
        breakIn(
          history,
          said,
          after(200 + seed, () => 1000),
        ) !== null,
    );
    expect(alarms.length).toBeLessThanOrEqual(5);
  });
});

describe('accuracy', () => {
  it('is what the papers say it is', () => {
    expect(smape([100, 0], [50, 0])).toBeCloseTo(33.333, 2);
    expect(mase([1, 2, 4, 4], [5], [6], 1)).toBe(1);
    expect(covered([1, 5], [0, 6], [2, 7])).toBe(0.5);
  });
});
