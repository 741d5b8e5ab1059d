import { describe, expect, test } from 'vitest';
import { formOf } from './read-form.ts';
import { readQuestion } from './read-question.ts';

const object = (properties: unknown, required: string[] = []) => ({ type: 'object', properties, required });

describe('the form of an answer', () => {
  test('a choice becomes buttons, the refusing one marked', () => {
    const form = formOf(
      object({ verdict: { type: 'string', enum: ['approve', 'refuse'] }, reason: { type: 'string' } }, ['verdict']),
    );
    expect(form?.verdicts).toEqual([
      { label: 'approve', refuses: false, answer: { verdict: 'approve' } },
      { label: 'refuse', refuses: true, answer: { verdict: 'refuse' } },
    ]);
    expect(form?.fields).toEqual([{ name: 'reason', kind: 'text', required: false }]);
  });

  test('a boolean becomes yes and no', () => {
    const answers = formOf(object({ happened: { type: 'boolean' } }, ['happened']))?.verdicts.map(
      ({ answer }) => answer,
    );
    expect(answers).toEqual([{ happened: true }, { happened: false }]);
  });

  test('what may be null is not required', () => {
    const form = formOf(
      object({ ok: { type: 'boolean' }, note: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, ['ok', 'note']),
    );
    expect(form?.fields).toEqual([{ name: 'note', kind: 'text', required: false }]);
  });

  test.each([
    ['a list', { type: 'array' }],
    ['a required part that is no field', object({ deep: { type: 'object' } }, ['deep'])],
    ['nothing', undefined],
    ['no properties', { type: 'object' }],
  ])('%s is left to JSON', (_what, schema) => {
    expect(formOf(schema)).toBeUndefined();
  });
});

describe('a question', () => {
  test('about an effect asks whether it happened', () => {
    const asked = readQuestion({ kind: 'effect', says: 'nobody knows', effect: 'mail' });
    expect(asked.says).toBe('nobody knows');
    expect(formOf(asked.schema)?.verdicts).toHaveLength(2);
  });

  test('about a tool shows exactly the call, and who is asked', () => {
    const call = {
      kind: 'tool',
      tool: 'pay',
      says: 'clerk wants to pay',
      args: { amount: 7 },
      by: ['ann', 'bob'],
      needs: 2,
    };
    expect(readQuestion(call)).toMatchObject({
      says: 'clerk wants to pay',
      shows: { amount: 7 },
      who: '2 people of ann, bob',
    });
  });

  test('of a kind nobody planned shows itself', () => {
    expect(readQuestion({ a: 1 })).toMatchObject({ shows: { a: 1 } });
    expect(readQuestion('text')).toMatchObject({ shows: 'text' });
  });
});
