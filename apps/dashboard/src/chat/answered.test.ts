import { expect, test } from 'vitest';
import type { ChatMessage } from '../wire.ts';
import { answeredIn, isAnswerOpen, unansweredRun } from './answered.ts';

const message = (messageId: string, more: Partial<ChatMessage>): ChatMessage => ({
  messageId,
  role: 'user',
  text: messageId,
  at: '2026-11-21T09:00:00.000Z',
  runId: null,
  instead: null,
  run: null,
  brief: null,
  steps: null,
  ...more,
});
const asked = message('q2', { runId: 'r2', run: { status: 'running', error: null } });
const before = [message('q1', { runId: 'r1' }), message('a1', { role: 'assistant', runId: 'r1' })];

test('what is stored alone tells which run to follow, whoever asked and whenever', () => {
  expect(unansweredRun([...before, asked])).toBe('r2');
  expect(isAnswerOpen([...before, asked])).toBe(true);
  const said = [...before, asked, message('a2', { role: 'assistant', runId: 'r2' })];
  expect([unansweredRun(said), isAnswerOpen(said)]).toEqual([null, false]);
  expect([...answeredIn(said)]).toEqual(['q1', 'q2']);
});

test('a question whose run failed can be followed but locks nothing; one without a run does neither', () => {
  const failed = message('q2', { runId: 'r2', run: { status: 'failed', error: null } });
  expect([unansweredRun([...before, failed]), isAnswerOpen([...before, failed])]).toEqual(['r2', false]);
  expect([unansweredRun([message('q', {})]), isAnswerOpen([message('q', {})])]).toEqual([null, false]);
  expect([unansweredRun([]), isAnswerOpen([])]).toEqual([null, false]);
});
