import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test.each([
  [['--scenarios', '0'], '--scenarios is a whole number from 1 to 100000'],
  [['--scenarios', '1.5'], '--scenarios is a whole number from 1 to 100000'],
  [['--minutes', 'soon'], '--minutes is a number from 3 to 1440'],
  [['--minutes', '5', '--rate', ''], '--rate is a whole number from 1 to 1000'],
  [['--rate', '5'], '--rate goes with --minutes'],
  [['--minutes', '5', '--scenarios', '5'], '--scenarios and --minutes exclude each other'],
  [['--break', 'everything'], '--break knows fence, settle, beat, write'],
  [['--break', 'fence', '--publish'], 'a broken build is not published'],
  [['--outage', 'true'], '--outage goes with --url'],
])('%j is refused, with the reason', (args, reason) => {
  expect(readOptions(args, {})).toBe(reason);
});

test('an unknown option is refused with what there is', () => {
  expect(readOptions(['--dance'], {})).toContain('holdfast campaign [options]');
});

test('what is not said is as the help says', () => {
  expect(readOptions([], {})).toMatchObject({ scenarios: 100, seed: 'holdfast', publish: false });
  expect(readOptions(['--minutes', '4'], {})).toMatchObject({ pace: { minutes: 4, rate: 50 } });
});

test('a database that only the environment names is refused: the result would be of another', () => {
  const url = 'postgres://somewhere/else';
  for (const name of ['DATABASE_URL', 'DATABASE_URL_FILE'])
    expect(readOptions([], { [name]: url })).toMatch(new RegExp(`^${name} is set .* --url`));
  expect(readOptions(['--url', url], { DATABASE_URL: url })).toMatchObject({ url });
  expect(readOptions([], { DATABASE_URL: '' })).toMatchObject({ scenarios: 100 });
});
