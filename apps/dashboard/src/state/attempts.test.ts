import type { Event } from '@holdfast/events/contract';
import { expect, test } from 'vitest';
import { type Attempt, entries } from './attempts.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 21, 9, 0, 0, ms)).toISOString();
const ref = {
  taskId: 't1',
  member: 'fraud',
  turn: 1,
  region: 'us-west-2',
  team: 'expenses',
  worker: 'w',
  at: 'us-east-1',
};
const base = { lane: 0, pos: 1 } as const;
const live = (seq: number, ms: number, type: 'task.started' | 'task.progress' | 'task.parked', data: object): Event =>
  ({
    ...base,
    stream: 't1',
    seq,
    type,
    at: at(ms),
    data: { ...ref, runId: 'r1', fence: Math.floor(seq / 1e6), ...data },
  }) as Event;
const fact = (seq: number, ms: number, type: Event['type'], data: object): Event =>
  ({ ...base, stream: 'r1', seq, type, at: at(ms), data }) as Event;

test('an attempt is told as it went, though its progress was committed after its settle', () => {
  const events = [
    live(1_000_002, 30, 'task.progress', { stage: 'scored', text: 'flag', figures: { score: 0.9 } }),
    live(1_000_001, 30, 'task.started', { takenFrom: 'us-west-2' }),
    fact(3, 10, 'task.completed', { ...ref, fence: 1, ms: 12 }),
    fact(2, 10, 'decision.made', {
      decisionId: 'd',
      ...ref,
      type: 'fraud_flag',
      confidence: 0.9,
      reasoning: null,
      action: null,
      context: null,
    }),
  ];
  const [attempt] = entries(events, 10) as Attempt[];
  expect(attempt).toMatchObject({
    stand: 'done',
    home: 'us-west-2',
    heldIn: 'us-east-1',
    takenFrom: 'us-west-2',
    runId: 'r1',
  });
  expect(attempt?.steps.map((step) => step.label)).toEqual(['started', 'scored', 'decision', 'done']);
});

test('an answer stands with the question, not with the attempt that it woke', () => {
  const events = [
    fact(5, 90, 'task.completed', { ...ref, fence: 2, ms: 1 }),
    fact(4, 80, 'approval.answered', { approvalId: 'a', taskId: 't1', by: 'Ann', answer: {} }),
    live(1_000_001, 10, 'task.parked', { approvals: [{ approvalId: 'a', proposal: {} }] }),
  ];
  const list = entries(events, 10) as Attempt[];
  expect(list.map((entry) => [entry.key, entry.steps.map((step) => step.label)])).toEqual([
    ['t1:2', ['done']],
    ['t1:1', ['asked', 'answered']],
  ]);
});

test('what belongs to no attempt is a note, the bad ones marked; newest first, no more than asked for', () => {
  const events = [
    fact(9, 50, 'run.failed', { team: 'expenses', error: { code: 'E', message: 'broken' } }),
    {
      ...base,
      stream: 'w',
      seq: 1,
      type: 'worker.joined',
      at: at(40),
      data: { worker: 'w', region: 'us-east-1' },
    } as Event,
  ];
  expect(entries(events, 10)).toMatchObject([
    { kind: 'note', bad: true, text: 'A run of expenses failed: broken', runId: 'r1' },
    { kind: 'note', bad: false, text: 'A worker of us-east-1 joined' },
  ]);
  expect(entries(events, 1)).toHaveLength(1);
});
