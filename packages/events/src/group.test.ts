import { DbError } from '@holdfast/db';
import { expect, it } from 'vitest';
import { Group } from './group.ts';

/** Sends groups that hold 'bad' nowhere. */
const group = (refusal: () => Error): { group: Group<string, string>; sent: string[][] } => {
  const sent: string[][] = [];
  const send = (items: readonly string[]): Promise<string[]> => {
    sent.push([...items]);
    return items.includes('bad') ? Promise.reject(refusal()) : Promise.resolve(items.map((item) => `${item}!`));
  };
  return { group: new Group({ max: 10, send }), sent };
};
const ends = (results: PromiseSettledResult<string>[]): string[] =>
  results.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'));

it.each([
  ['the database', () => new DbError('DB_REFUSED', 'rolled back', {})],
  ['what makes the statement of them', () => new TypeError('no JSON')],
])('one that %s refuses fails alone', async (_, refusal) => {
  const { group: some, sent } = group(refusal);
  const results = await Promise.allSettled(['a', 'bad', 'c'].map((item) => some.submit(item)));
  expect(ends(results)).toEqual(['a!', 'refused', 'c!']);
  expect(sent).toEqual([['a', 'bad', 'c'], ['a'], ['bad'], ['c']]);
});

it.each(['DB_CUT', 'DB_UNABLE', 'DB_CONFLICT'] as const)('%s fails the group, and is not repeated', async (code) => {
  const { group: some, sent } = group(() => new DbError(code, 'unknown', {}));
  const results = await Promise.allSettled(['a', 'bad'].map((item) => some.submit(item)));
  expect(ends(results)).toEqual(['refused', 'refused']);
  expect(sent).toHaveLength(1);
});
