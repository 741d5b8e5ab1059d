import { expect, test } from 'vitest';
import { fit } from './course.ts';

const line = (slope: number, noise: (i: number) => number): { x: number; y: number }[] =>
  Array.from({ length: 60 }, (_, i) => ({ x: i / 60, y: 100 + slope * (i / 60) + noise(i) }));

test('a line laid through samples tells what rises from what swings', () => {
  expect(fit(line(30, () => 0))).toMatchObject({ slope: expect.closeTo(30, 6), error: expect.closeTo(0, 6) });
  const swinging = fit(line(0, (i) => 40 * (i % 2)));
  expect(Math.abs(swinging.slope)).toBeLessThan(2 * swinging.error);
  const rising = fit(line(60, (i) => 20 * (i % 2)));
  expect(rising.slope - 2 * rising.error).toBeGreaterThan(30);
  expect(fit([])).toEqual({ mean: 0, slope: 0, error: 0 });
});
