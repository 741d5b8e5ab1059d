import { expect, it } from 'vitest';
import { CoolDowns } from './cool-downs.ts';

const hour = 3_600_000;

it('what a provider asked for is not cut short, neither by another answer of it nor by a guess', () => {
  const cool = new CoolDowns();
  cool.leave('a', 60_000);
  const asked = cool.freeAt('a');
  cool.leave('a', 1_000);
  cool.leave('a', undefined);
  expect(cool.freeAt('a')).toBe(asked);
  cool.leave('a', 120_000);
  expect(cool.freeAt('a')).toBeGreaterThan(asked);
  cool.leave('b', undefined);
  expect(cool.freeAt('b')).toBe(Number.POSITIVE_INFINITY);
  cool.leave('b', 1_000);
  expect(cool.freeAt('b'), 'what it asks for is better than a guess').toBeLessThan(performance.now() + 1_200);
});

it('an hour at most is believed', () => {
  const cool = new CoolDowns();
  cool.leave('a', 1_000 * hour);
  expect(cool.freeAt('a') - performance.now()).toBeLessThanOrEqual(1.1 * hour);
  expect(cool.freeAt('c')).toBe(0);
});
