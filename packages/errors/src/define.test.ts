import { expect, test } from 'vitest';
import { defineErrors, errorCatalogue, HoldfastError } from './define.ts';

const errors = defineErrors({
  TEST_NO_ANSWER: { message: 'no answer from {host} in {ms} ms', fix: 'Start {host}.', status: 503 },
});

test('fills message and fix from the details and keeps the cause', () => {
  const cause = new Error('ECONNREFUSED');
  const error = errors.TEST_NO_ANSWER({ host: 'db1', ms: 250n }, cause);
  expect(error).toBeInstanceOf(HoldfastError);
  expect(error.message).toBe('no answer from db1 in 250 ms');
  expect(error.fix).toBe('Start db1.');
  expect(error).toMatchObject({ code: 'TEST_NO_ANSWER', status: 503, cause });
});

test('a missing detail leaves the gap visible', () => {
  expect(errors.TEST_NO_ANSWER().message).toBe('no answer from {host} in {ms} ms');
});

test('a detail is not read as a pattern or a placeholder', () => {
  expect(errors.TEST_NO_ANSWER({ host: '$& {ms}', ms: 1 }).message).toBe('no answer from $& {ms} in 1 ms');
});

test('objects, dates and errors become readable text', () => {
  expect(errors.TEST_NO_ANSWER({ host: { a: 1n }, ms: new Error('late') }).message).toBe(
    'no answer from {"a":"1"} in late ms',
  );
});

test('JSON carries neither cause nor stack', () => {
  const json = JSON.stringify(errors.TEST_NO_ANSWER({ host: 'h', ms: 1 }, new Error('secret')));
  expect(json).not.toContain('secret');
  expect(Object.keys(JSON.parse(json) as object)).toEqual(['code', 'message', 'fix', 'status', 'details']);
});

test('a code has one meaning', () => {
  const same = { message: 'no answer from {host} in {ms} ms', fix: 'Start {host}.', status: 503 };
  expect(() => defineErrors({ TEST_NO_ANSWER: same })).not.toThrow();
  expect(() => defineErrors({ TEST_NO_ANSWER: { ...same, message: 'other' } })).toThrow('defined twice');
});

test.each([
  ['no fix', { TEST_BAD: { message: 'm', fix: ' ', status: 500 } }, 'no fix'],
  ['a success status', { TEST_BAD: { message: 'm', fix: 'f', status: 200 } }, 'no error status'],
  ['a small code', { bad: { message: 'm', fix: 'f', status: 500 } }, 'UPPER_SNAKE_CASE'],
])('refuses %s', (_what, texts, says) => {
  expect(() => defineErrors(texts as Record<string, { message: string; fix: string; status: number }>)).toThrow(says);
});

test('the catalogue lists what was defined, by code', () => {
  const codes = errorCatalogue().map((e) => e.code);
  expect(codes).toContain('TEST_NO_ANSWER');
  expect(codes).not.toContain('TEST_BAD');
  expect(codes).toEqual([...codes].sort());
});
