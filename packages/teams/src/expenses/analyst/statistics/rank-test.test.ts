import { describe, expect, it } from 'vitest';
import { mannKendall, mannWhitney, median } from './rank-test.ts';

/** Every way to deal the ranks: the exact distribution that the test approximates. */
function exact(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const u = (mine: readonly number[], others: readonly number[]): number =>
    mine.reduce((sum, x) => sum + others.reduce((n, y) => n + (x > y ? 1 : x === y ? 0.5 : 0), 0), 0);
  const middle = (a.length * b.length) / 2;
  const far = Math.abs(u(a, b) - middle);
  let [as, total] = [0, 0];
  for (let mask = 0; mask < 2 ** all.length; mask++) {
    const mine = all.filter((_, i) => mask & (1 << i));
    if (mine.length !== a.length) continue;
    const others = all.filter((_, i) => !(mask & (1 << i)));
    total++;
    if (Math.abs(u(mine, others) - middle) >= far - 1e-9) as++;
  }
  return as / total;
}

describe('mannWhitney', () => {
  it.each([
    [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12],
    ],
    [
      [1, 5, 6, 9, 2, 20],
      [3, 4, 8, 7, 30, 25],
    ],
    [
      [0, 0, 0, 1, 2, 5],
      [0, 3, 3, 4, 8, 9],
    ],
  ])('comes near the exact chance', (a, b) => {
    expect(mannWhitney(a, b)).toBeCloseTo(exact(a, b), 1);
  });

  it('knows no difference where there is none to know', () => {
    expect(mannWhitney([], [1, 2])).toBe(1);
    expect(mannWhitney([3, 3], [3, 3, 3])).toBe(1);
    expect(mannWhitney([1, 2, 3], [1, 2, 3])).toBeCloseTo(1, 1);
  });
});

describe('mannKendall', () => {
  it('sees a steady rise through one wild value, and none in a zigzag', () => {
    expect(mannKendall([1, 2, 3, 400, 5, 6, 7, 8])).toMatchObject({ slope: 1 });
    expect(mannKendall([1, 2, 3, 400, 5, 6, 7, 8]).p).toBeLessThan(0.05);
    expect(mannKendall([1, 9, 1, 9, 1, 9, 1, 9]).p).toBeGreaterThan(0.2);
    expect(mannKendall([4, 4, 4, 4])).toEqual({ p: 1, slope: 0 });
  });

  it('takes the mean of the middle two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
  });
});
