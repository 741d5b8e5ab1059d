import { expect, test } from 'vitest';
import { type Figure, type Goal, judge } from './goals.ts';

const figure = (peer: string, values: number[], also: Record<string, number>[] = []): Figure => ({
  id: 'drain',
  peer,
  samples: values.map((value, at) => ({ rep: at + 1, value, also: also[at] ?? {} })),
});
const verdict = (goal: Goal, ...figures: Figure[]) =>
  judge('drain', { says: 'drain', unit: 'tasks/s', goals: [goal] }, figures)[0]!;

test('a ratio is the median of the repetitions’ ratios, not the ratio of the medians', () => {
  const mine = figure('holdfast', [100, 10, 30]);
  const peer = figure('pg-boss', [10, 10, 30]);
  expect(verdict({ kind: 'times', peer: 'pg-boss', atLeast: 1 }, mine, peer)).toEqual({
    goal: '≥ 1 × pg-boss',
    reached: '1 [1–10] ×',
    verdict: 'met',
    share: 1,
  });
  expect(verdict({ kind: 'times', peer: 'pg-boss', atLeast: 2 }, mine, peer).verdict).toBe('missed');
});

test('bounds hold at equality and are missed beyond it, in both directions', () => {
  const mine = figure('holdfast', [39, 40, 41]);
  expect(verdict({ kind: 'median', atLeast: 40 }, mine).verdict).toBe('met');
  expect(verdict({ kind: 'median', atLeast: 40.1 }, mine).verdict).toBe('missed');
  expect(verdict({ kind: 'median', atMost: 40 }, mine).verdict).toBe('met');
  expect(verdict({ kind: 'median', atMost: 39.9 }, mine).verdict).toBe('missed');
});

test('a figure taken with another is judged by its own name and unit', () => {
  const mine = figure('holdfast', [1, 1], [{ cpu: 30 }, { cpu: 50 }]);
  expect(verdict({ kind: 'median', of: 'cpu', unit: 'µs a task', atMost: 35 }, mine)).toMatchObject({
    goal: 'cpu ≤ 35 µs a task',
    reached: '40 [30–50]',
    verdict: 'missed',
  });
});

test('what may never happen is judged by the worst repetition', () => {
  const mine = figure('holdfast', [1, 1, 1], [{ lost: 0 }, { lost: 2 }, { lost: 0 }]);
  expect(verdict({ kind: 'each', of: 'lost', atMost: 0 }, mine)).toMatchObject({
    goal: 'lost 0, every time',
    verdict: 'missed',
    reached: '2',
  });
  const clean = figure('holdfast', [1], [{ lost: 0 }]);
  expect(verdict({ kind: 'each', of: 'lost', atMost: 0 }, clean)).toMatchObject({ verdict: 'met', reached: '0' });
});

test('nothing measured is neither met nor missed', () => {
  const mine = figure('holdfast', [Number.NaN]);
  expect(verdict({ kind: 'median', atLeast: 1 }, mine).verdict).toBe('not measured');
  expect(verdict({ kind: 'median', atLeast: 1 }).verdict).toBe('not measured');
  expect(verdict({ kind: 'times', peer: 'pg-boss', atLeast: 1 }, figure('holdfast', [1])).verdict).toBe('not measured');
  expect(verdict({ kind: 'each', of: 'lost', atMost: 0 }, figure('holdfast', [1])).verdict).toBe('not measured');
});
