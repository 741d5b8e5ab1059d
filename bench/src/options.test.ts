import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

const suites = [{ name: 'drain' }, { name: 'steps' }];

test('five repetitions of everything unless told otherwise', () => {
  expect(readOptions([], suites)).toEqual({
    json: false,
    quick: false,
    readme: false,
    report: false,
    repetitions: 5,
    only: undefined,
  });
  expect(readOptions(['--quick'], suites)).toMatchObject({ quick: true, repetitions: 1 });
  expect(readOptions(['--only', 'steps,drain', '--only', 'steps', '--reps', '3', '--json'], suites)).toMatchObject({
    json: true,
    repetitions: 3,
    only: ['steps', 'drain', 'steps'],
  });
});

test.each([
  [['--only', 'drains'], "there is no suite 'drains'; there are drain, steps"],
  [['--reps', '0'], '--reps wants a whole number from 1 to 100'],
  [['--reps', 'many'], '--reps wants a whole number from 1 to 100'],
  [['--readme', '--quick'], '--readme quotes full runs only'],
  [['--readme', '--reps', '4'], '--readme quotes full runs only'],
  [['--fast'], '--fast'],
  [['drain'], 'drain'],
])('%j is refused with a reason', (args, reason) => {
  expect(readOptions(args, suites)).toContain(reason);
});

test('help is asked for', () => {
  expect(readOptions(['--help'], suites)).toBeUndefined();
  expect(readOptions(['-h'], suites)).toBeUndefined();
});
