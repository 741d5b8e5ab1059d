import type { Event } from '@holdfast/events/contract';
import { expect, test } from 'vitest';
import type { Pulse } from '../wire.ts';
import { begin, fold, type State } from './fold.ts';
import { type News, runMark } from './run-mark.ts';

const pulse = { at: '2026-11-21T09:00:00.000Z' } as Pulse;
const at = (ms: number): string => new Date(Date.UTC(2026, 10, 21, 9, 0, 0, ms)).toISOString();
const fact = (stream: string, seq: number, ms: number): Event =>
  ({ lane: 0, pos: seq, stream, seq, type: 'run.cancelling', at: at(ms), data: { by: 'Ann' } }) as Event;
const step = (seq: number, ms: number): Event =>
  ({
    lane: 0,
    pos: seq,
    stream: 't1',
    seq,
    type: 'task.progress',
    at: at(ms),
    data: { runId: 'r1', taskId: 't1', stage: 'reads', text: 'it' },
  }) as Event;
const after = (...events: Event[]): State =>
  fold(begin({ pulse, questions: [], decisions: [], events: [], cursor: '' }), events);
const marked = (state: State, news: News = 'all', loads = 1): string => runMark({ state, loads }, 'r1', news);

test('one event in and one dropped at the same time is another mark', () => {
  const own = [fact('r1', 1, 0), fact('r1', 2, 1)];
  const others = Array.from({ length: 1_498 }, (_, n) => fact('r2', n + 1, n + 2));
  const full = after(...own, ...others);
  const next = fold(full, [fact('r1', 3, 2_000)]);
  const told = (state: State): number => state.events.filter(({ stream }) => stream === 'r1').length;
  expect([full.events.length, told(full), told(next)]).toEqual([1_500, 2, 2]);
  expect(marked(next)).not.toBe(marked(full));
});

test('an event committed late, with a time before the newest, is another mark', () => {
  const known = after(fact('r1', 1, 0), step(1_000_001, 20));
  expect(marked(fold(known, [fact('r1', 2, 10)]))).not.toBe(marked(known));
});

test('what is told again, and what other runs tell, moves nothing; everything loaded again does', () => {
  const known = after(fact('r1', 1, 0), step(1_000_001, 20));
  expect(marked(fold(known, [fact('r1', 1, 0), fact('r2', 1, 30)]))).toBe(marked(known));
  expect(marked(known, 'all', 2)).not.toBe(marked(known));
});

test('live events of tasks count only where they are asked for', () => {
  const known = after(fact('r1', 1, 0));
  const next = fold(known, [step(1_000_001, 20)]);
  expect(marked(next, 'facts')).toBe(marked(known, 'facts'));
  expect(marked(next)).not.toBe(marked(known));
});
