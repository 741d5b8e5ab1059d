import { expect, test } from 'vitest';
import { answerIn, messagesOf, priceSays } from './read-call.ts';

test('a prompt as its messages; one that was cut is told by its text', () => {
  const prompt = JSON.stringify([
    { role: 'system', text: 'Be exact.' },
    { role: 'assistant', text: '', calls: [{ id: '1', name: 'look', args: { at: 'x' } }] },
    { role: 'tool', callId: '1', name: 'look', text: 'found' },
  ]);
  expect(messagesOf(prompt)).toEqual([
    { by: 'system', text: 'Be exact.' },
    { by: 'assistant', text: 'look {"at":"x"}' },
    { by: 'result of look', text: 'found' },
  ]);
  expect(messagesOf(`${prompt.slice(0, 30)} … (90 characters)`)).toBeNull();
  expect(messagesOf('{}')).toBeNull();
});

test('an answer without its empty parts', () => {
  expect(answerIn('{"text":"","calls":[],"answer":{"n":1}}')).toEqual({ n: 1 });
  expect(answerIn('{"text":"So.","calls":[],"answer":{"n":1}}')).toEqual({ text: 'So.', answer: { n: 1 } });
  expect(answerIn(JSON.stringify({ text: '{"n":2}', calls: [], answer: '{"n":2}' }))).toEqual({ n: 2 });
  expect(answerIn('{"text":"Hm.","calls":[{"name":"look"}]}')).toEqual({ text: 'Hm.', calls: [{ name: 'look' }] });
  expect(answerIn('{"text":"half …')).toBe('{"text":"half …');
  expect(answerIn('')).toBe('');
});

test('a price says its date, and that nobody knows one', () => {
  const price = { input: '1.000000', output: '5', cacheRead: '0.05', cacheWrite: '1', source: 'holdfast 2026-11-20' };
  expect(priceSays({ price })).toBe('$1 in, $0.05 from the cache, $5 out for a million tokens (holdfast 2026-11-20).');
  expect(priceSays({ price: { ...price, input: '10', cacheRead: '10' } })).toBe(
    '$10 in, $5 out for a million tokens (holdfast 2026-11-20).',
  );
  expect(priceSays({ price: null })).toBe('No price is known for this model.');
});
