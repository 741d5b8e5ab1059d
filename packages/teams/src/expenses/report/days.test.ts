import { expect, it } from 'vitest';
import { isCovered } from './days.ts';

const days = { from: '2026-06-01', to: '2026-08-29' };

it.each([
  ['2026-06-01', true],
  ['2026-06-23', true],
  ['2026-06-24', false],
  ['2026-08-28', false],
])('a period whose first charge was on %s can be compared with: %s', (first, covered) =>
  expect(isCovered(days, first)).toBe(covered),
);
