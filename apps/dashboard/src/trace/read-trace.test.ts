import type { Event } from '@holdfast/events/contract';
import { expect, test } from 'vitest';
import { answerOf, mindName, mindSays, readMind } from '../mind/read-mind.ts';
import { attemptsOf, latestAttempts } from '../state/attempts.ts';
import { dollars } from '../ui/money.ts';
import type { DecisionView } from '../wire.ts';
import { effectOf, effectSays, inWeight, memoriesOf } from './read-memories.ts';
import { mindIn, traceOf } from './read-trace.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 10, 21, 9, 0, 0, ms)).toISOString();
const ref = { taskId: 't1', member: 'fraud', turn: 1, region: 'west', team: 'expenses', worker: 'w', at: 'west' };
const mind = { by: 'both', model: 'openai/gpt-6-luna', turns: 2, cost: '0.0003', params: 4 };
const context = {
  score: 0.741,
  memories: [
    { memory_id: 'm1', similarity: 0.81, says: 'refused', points: 0.42 },
    { memory_id: 'm9', similarity: 0.7, says: 'not told by the recall', points: -0.1 },
  ],
  without_memories: { score: 0.31, action: 'clear' },
  mind,
};
const decision: DecisionView = {
  decisionId: 'd',
  taskId: 't1',
  runId: 'r1',
  team: 'expenses',
  member: 'fraud',
  type: 'fraud_flag',
  confidence: 0.8,
  reasoning: 'because',
  action: { action: 'flag' },
  context,
  at: at(900),
};

const progress = (n: number, ms: number, stage: string, figures: object = {}, fence = 1): Event => ({
  stream: 't1',
  seq: fence * 1e6 + n,
  lane: 0,
  pos: n,
  type: 'task.progress',
  at: at(ms),
  data: { ...ref, runId: 'r1', fence, stage, text: stage, figures: { ...figures } },
});
const fact = (seq: number, ms: number, type: Event['type'], data: object): Event =>
  ({ stream: 'r1', seq, lane: 0, pos: seq, type, at: at(ms), data }) as Event;

const recalled = [
  { id: 'm1', says: 'refused', kind: 'case', similarity: 0.812, team: 'expenses', member: 'fraud', region: 'east' },
  { id: 'm2', says: 'approved', kind: 'case', similarity: null, team: 'expenses', member: null, region: 'west' },
];
const thought = [
  progress(1, 0, 'recall', { ms: 7, memories: recalled }),
  progress(2, 100, 'think', { turn: 1, model: 'openai/gpt-6-luna', cost: null, tokens: 900, ms: 80 }),
  progress(3, 150, 'tool', { tool: 'look', class: 'read', args: { at: 'x' }, result: { seen: 1 }, ms: 3 }),
  progress(4, 160, 'tool', { tool: 'lock', failed: true }),
  progress(5, 300, 'think', { turn: 2, model: 'openai/gpt-6-luna', cost: '0.0003', tokens: 1_000 }),
  progress(6, 310, 'check', { by: 'both' }),
  progress(7, 320, 'decide', mind),
];
const ended = [
  fact(3, 900, 'task.completed', { ...ref, fence: 1, ms: 900, mind }),
  fact(2, 900, 'decision.made', { ...decision }),
];

test('tools stand under the thought that wanted them; each step has its time since the beginning', () => {
  const [attempt] = attemptsOf([...ended, ...thought].reverse());
  if (!attempt) throw new Error('there is no attempt');
  const tree = traceOf(attempt);
  expect(tree.map((node) => [node.detail.is, node.after, node.took])).toEqual([
    ['recall', 0, 7],
    ['think', 100, 80],
    ['think', 300, null],
    ['check', 310, null],
    ['decide', 320, null],
    ['decision', 900, null],
    ['plain', 900, null],
  ]);
  expect(tree[1]?.children.map((node) => node.detail)).toEqual([
    { is: 'tool', tool: 'look', class: 'read', args: { at: 'x' }, result: { seen: 1 }, failed: false },
    { is: 'tool', tool: 'lock', class: null, args: undefined, result: undefined, failed: true },
  ]);
  expect(tree[1]?.detail).toMatchObject({ turn: 1, model: 'openai/gpt-6-luna', tokens: 900, cost: null });
  expect(tree[3]?.detail).toEqual({ is: 'check', fits: true });
  expect(mindIn(attempt.steps)).toMatchObject({ by: 'both', model: 'openai/gpt-6-luna', why: null });
});

test('a step that was committed late does not go back in time', () => {
  const [attempt] = attemptsOf([progress(1, 0, 'recall'), progress(2, 950, 'check'), ...ended]);
  expect(attempt && traceOf(attempt).map((node) => node.after)).toEqual([0, 950, 950, 950]);
});

test('a model that answers in a form is told by its answer, also where that was cut', () => {
  const said = (text: string): unknown => {
    const event = progress(1, 0, 'think', { turn: 1 });
    const [attempt] = attemptsOf([{ ...event, data: { ...event.data, text } } as Event]);
    return attempt && traceOf(attempt)[0]?.detail;
  };
  expect(said('{"risk":0.7}')).toMatchObject({ answer: { risk: 0.7 } });
  expect(said('{"risk":')).toMatchObject({ answer: '{"risk": …' });
  expect(said('I look it up.')).toMatchObject({ answer: undefined });
});

test('an attempt that a later one overtook is no longer at work', () => {
  const events = [progress(1, 0, 'think'), progress(1, 5_000, 'think', {}, 2)];
  expect(attemptsOf(events).map(({ stand }) => stand)).toEqual(['lost', 'working']);
  expect(latestAttempts([...events].reverse()).get('expenses/fraud')?.key).toBe('t1:2');
});

test('memories: whose they are and where, how near, and what they changed; none is lost, whoever named it', () => {
  expect(memoriesOf(recalled, decision)).toEqual([
    {
      id: 'm1',
      says: 'refused',
      kind: 'case',
      similarity: 0.812,
      agent: 'Fraud of expenses',
      region: 'east',
      points: 0.42,
      changed: null,
    },
    {
      id: 'm2',
      says: 'approved',
      kind: 'case',
      similarity: null,
      agent: 'expenses',
      region: 'west',
      points: null,
      changed: null,
    },
    {
      id: 'm9',
      says: 'not told by the recall',
      kind: null,
      similarity: 0.7,
      agent: null,
      region: null,
      points: -0.1,
      changed: null,
    },
  ]);
  expect(inWeight(memoriesOf(recalled, decision)).map(({ id }) => id)).toEqual(['m1', 'm9', 'm2']);
  expect(memoriesOf('nonsense', undefined)).toEqual([]);
  const effect = effectOf(decision);
  if (!effect) throw new Error('there is no effect');
  expect(effectSays(effect)).toBe('Memory moved the score from 0.31 to 0.74 and the action from clear to flag.');
  expect(effectSays({ before: effect.before, after: effect.before })).toBeNull();
  expect(effectOf({ ...decision, context: null })).toBeNull();
});

test('a mind says who, and why the rules took over', () => {
  const rules = readMind({ by: 'rules', why: { code: 'LLM_DEADLINE', message: 'openai was too slow' }, params: 0 });
  if (!rules) throw new Error('it is a mind');
  expect([mindName(rules), mindSays(rules)]).toEqual(['Rules', 'Its rules took over: openai was too slow.']);
  const both = readMind(mind);
  expect(both && [mindName(both), mindSays(both)]).toEqual([
    'Rules + gpt-6-luna',
    'Its rules gave every figure, openai/gpt-6-luna the words. Parameters learnt, version 4.',
  ]);
  expect(['', null, [], { by: 'magic' }].map(readMind)).toEqual([null, null, null, null]);
  expect(answerOf({ score: 1, $mind: { by: 'rules' } })).toMatchObject({ answer: { score: 1 }, mind: { by: 'rules' } });
  expect(answerOf({ $answer: 7, $mind: { by: 'rules' } }).answer).toBe(7);
  expect(answerOf(7)).toEqual({ answer: 7, mind: null });
});

test('money of decimal text keeps the digits that count', () => {
  const shown = ['0', '0.000000000000', '0.0001234567', '0.5', '0.05', '1.25', '1234567.899', '12'].map(dollars);
  expect(shown).toEqual(['$0', '$0', '$0.000123', '$0.50', '$0.05', '$1.25', '$1,234,567.89', '$12.00']);
});
