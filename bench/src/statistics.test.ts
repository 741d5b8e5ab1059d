import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedRatios, quantile, range, shortly, summarise } from './statistics.ts';

const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), { minLength: 1 });

test('a quantile interpolates between neighbours', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([10, 20, 30], 0.5)).toBe(20);
  expect(quantile([10, 20, 30], 0.95)).toBeCloseTo(29);
  expect(quantile([], 0.5)).toBeNaN();
});

test('quantiles lie within the values and rise with q', () => {
  fc.assert(
    fc.property(
      numbers,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (xs, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(quantile(xs, low)).toBeLessThanOrEqual(quantile(xs, high) + 1e-6);
        expect(quantile(xs, 0) === Math.min(...xs)).toBe(true); // `toBe` tells 0 from -0
        expect(quantile(xs, 1) === Math.max(...xs)).toBe(true);
      },
    ),
  );
});

test('a quantile does not depend on the order and does not change its input', () => {
  fc.assert(
    fc.property(numbers, (xs) => {
      const before = [...xs];
      expect(quantile(xs, 0.3)).toBe(quantile(xs.toReversed(), 0.3));
      expect(xs).toEqual(before);
    }),
  );
});

test('a repetition that failed is left out of the summary', () => {
  expect(summarise([3, Number.NaN, 1])).toEqual({ median: 2, min: 1, max: 3 });
  expect(summarise([Number.NaN]).median).toBeNaN();
});

test('ratios pair the repetitions that both have', () => {
  const ours = new Map([
    [1, 100],
    [2, 50],
    [3, 10],
  ]);
  const theirs = new Map([
    [1, 50],
    [2, 10],
    [4, 1],
  ]);
  expect(pairedRatios(ours, theirs)).toEqual([2, 5]);
  expect(pairedRatios(ours, new Map([[1, 0]]))).toEqual([]);
});

test.each([
  [Number.NaN, '–'],
  [0, '0'],
  [0.123, '0.12'],
  [2.5, '2.5'],
  [3, '3'],
  [10, '10'],
  [12.34, '12.3'],
  [100, '100'],
  [456.7, '457'],
  [80_693.4, '80,693'],
])('%d is written %s', (value, text) => {
  expect(shortly(value)).toBe(text);
});

test('a range is shown where there is one', () => {
  expect(range({ median: 2, min: 1, max: 3 })).toBe('2 [1–3]');
  expect(range({ median: 2, min: 2, max: 2 })).toBe('2');
});
