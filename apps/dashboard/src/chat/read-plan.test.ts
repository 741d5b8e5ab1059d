import { expect, test } from 'vitest';
import { readBrief } from '../brief/read-brief.ts';
import type { ChatMessage, Event, TaskView } from '../wire.ts';
import { planIn, streamedText } from './read-plan.ts';
import { withoutReplaced } from './replaced.ts';

const run = '00000000-0000-4000-8000-000000000001';
const said = (seq: number, fence: number, text: string, figures = {}): Event =>
  ({
    stream: 'task',
    seq,
    lane: 1,
    pos: seq,
    type: 'task.progress',
    at: `2026-11-26T10:00:${String(seq % 60).padStart(2, '0')}.000Z`,
    data: { taskId: 'task', runId: run, member: 'm', fence, stage: 'say', text, figures },
  }) as unknown as Event;

test('streamed words are those of the latest attempt, in its order, from where it began again', () => {
  expect(streamedText([said(12, 2, 'C.'), said(11, 2, 'B.'), said(1, 1, 'Old.')], run)).toBe('B. C.');
  expect(streamedText([said(3, 1, 'New.'), said(2, 1, '', { again: true }), said(1, 1, 'Old.')], run)).toBe('New.');
  expect(streamedText([said(1, 1, 'Else.')], 'another')).toBe('');
});

test('a question that was asked anew makes room, with its answer', () => {
  const message = (
    messageId: string,
    role: 'user' | 'assistant',
    runId: string,
    instead: string | null,
  ): ChatMessage => ({
    messageId,
    role,
    runId,
    instead,
    text: messageId,
    at: '',
    run: null,
    brief: null,
    steps: null,
  });
  const all = [
    message('q1', 'user', 'r1', null),
    message('a1', 'assistant', 'r1', null),
    message('q2', 'user', 'r2', 'q1'),
  ];
  expect(withoutReplaced(all).map(({ messageId }) => messageId)).toEqual(['q2']);
});

test('the plan in force is the last one', () => {
  const task = (result: unknown): TaskView => ({ result }) as TaskView;
  const plan = (member: string) => ({
    kind: 'plan',
    by: 'rules',
    notes: ['n'],
    steps: [{ member, why: 'w', after: [], asks: [] }],
  });
  expect(planIn([task(plan('a')), task({ text: '' }), task(plan('b'))])?.steps[0]?.member).toBe('b');
  expect(planIn([task(null)])).toBeNull();
});

test.each([null, 'text', {}, { figures: 1, tables: [], text: '' }, { figures: [], tables: [] }])(
  'what is no Brief is not drawn as one: %j',
  (value) => {
    expect(readBrief(value)).toBeNull();
  },
);

test('of a Brief everything is drawn that has its form, and nothing else', () => {
  const brief = readBrief({
    text: 'so',
    figures: [{ name: 'total', unit: 'money', value: '1.00', currency: 'USD' }, { unit: 'count' }, 7],
    tables: [{ title: 't', columns: [{ name: 'a', kind: 'text' }], rows: [['x'], 3], of: 9 }],
    charts: [{ x: ['1'], series: [{ name: 's', values: [1, 'y'] }] }],
    degraded: ['d', 1],
  });
  expect(brief?.figures.map(({ name }) => name)).toEqual(['total']);
  expect(brief?.tables[0]).toMatchObject({ rows: [['x']], of: 9 });
  expect(brief?.charts[0]?.series[0]?.values).toEqual([1, null]);
  expect(brief?.degraded).toEqual(['d']);
});
