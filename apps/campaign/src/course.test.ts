import { expect, test } from 'vitest';
import { courseOf, fit, type Sample } from './course.ts';

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

/** What is found to grow in so many minutes, looked at every two seconds. */
const growing = (minutes: number, at: (minute: number, i: number) => Partial<Sample>): string[] =>
  courseOf(
    Array.from({ length: minutes * 30 }, (_, i) => ({
      t: i * 2_000,
      memory: 450,
      connections: 90,
      unfinished: 120,
      ...at(i / 30, i),
    })),
  ).lines.flatMap(({ name, grows }) => (grows ? name : []));

/** As a heap that is swept every minute. */
const sweep = (i: number): number => 40 * ((i % 30) / 30);

test.each<[string, number, (minute: number, i: number) => Partial<Sample>, string[]]>([
  ['nothing grows', 60, () => ({}), []],
  ['a heap that is swept', 60, (_, i) => ({ memory: 430 + sweep(i) }), []],
  ['the first minutes of young processes', 4, (minute) => ({ memory: 450 + Math.min(1, minute) * 67 }), []],
  [
    'a leak of a megabyte and a half a minute under it',
    60,
    (m, i) => ({ memory: 430 + sweep(i) + 1.5 * m }),
    ['memory'],
  ],
  ['the same leak in a short time is steeper', 6, (m, i) => ({ memory: 430 + sweep(i) + 15 * m }), ['memory']],
  ['a session lost every two minutes', 60, (m) => ({ connections: 80 + Math.floor(m / 2) }), ['connections']],
  ['sessions that come and go with the workers', 60, (_, i) => ({ connections: 85 + (i % 11) }), []],
  ['a run a minute that nobody ends', 60, (m, i) => ({ unfinished: 100 + m + (i % 20) }), ['unfinished']],
  [
    'a backlog of every restart, worked off',
    60,
    (m) => ({ unfinished: 120 + (m % 2 < 0.3 ? 300 * (0.3 - (m % 2)) : 0) }),
    [],
  ],
  ['work that comes faster than it is done', 4, (m) => ({ unfinished: 100 + 300 * m }), ['unfinished']],
])('%s', (_, minutes, at, found) => {
  expect(growing(minutes, at)).toEqual(found);
});
