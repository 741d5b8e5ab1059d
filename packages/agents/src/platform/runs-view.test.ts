import { expect, it } from 'vitest';
import { aboutOf } from './runs-view.ts';

it.each([
  ['its words', { conversation: 'c-1', question: 'How much did I spend?' }, 'How much did I spend?'],
  ['a name where there are no words', { expense_id: '2bf9254b' }, 'expense id 2bf9254b'],
  ['what it holds', { learnt: { member: 'fraud', version: 2 } }, 'learnt {"member":"fraud","version":2}'],
  ['a text that is all of it', 'plain', 'plain'],
  ['nothing, where there is nothing', {}, null],
  ['nothing, where it is too long to be read', null, null],
])('a run is about %s', (_, input, says) => expect(aboutOf(input)).toBe(says));

it('is never longer than a line', () => {
  expect(aboutOf({ question: 'so much '.repeat(100) })?.length).toBe(160);
});
