import { expect, test } from 'vitest';
import type { DocumentView } from '../wire.ts';
import { reportsOf, titleOf, wishOf } from './read-reports.ts';

const document = (name: string, contentType: string, runId: string | null): DocumentView => ({
  documentId: `${name}/${runId}`,
  user: null,
  type: 'report',
  name,
  contentType,
  bytes: 1,
  pages: 1,
  status: 'completed',
  problem: null,
  data: null,
  source: 'report',
  createdAt: '2026-11-21T00:00:00Z',
  processedAt: null,
  runId,
});

test('the three files of a run are one report, and two runs are two', () => {
  const found = reportsOf([
    document('budget-2026-10.pdf', 'application/pdf', 'a'),
    document('budget-2026-10.html', 'text/html', 'a'),
    document('budget-2026-10.json', 'application/json', 'a'),
    document('budget-2026-10.pdf', 'application/pdf', 'b'),
    document('old.bin', 'application/octet-stream', null),
  ]);
  expect(found.map(({ pdf, html, data }) => [pdf, html, data].filter(Boolean).length)).toEqual([3, 1, 0]);
});

test('names are said as people say them', () => {
  expect(titleOf({ name: 'budget-2026-10' })).toBe('Budgets of 2026-10');
  expect(titleOf({ name: 'audit-2026-10-01-2026-10-31' })).toBe('Audit, 2026-10-01 to 2026-10-31');
  expect(titleOf({ name: 'something' })).toBe('something');
});

test('a form is a wish, or says what is wrong', () => {
  expect(wishOf({ kind: 'budget', month: '2026-10' })).toEqual({ kind: 'budget', month: '2026-10', email: false });
  expect(wishOf({ kind: 'period', from: '2026-10-01', to: '2026-10-31', title: ' Mine ', email: 'on' })).toEqual({
    kind: 'period',
    period: { from: '2026-10-01', to: '2026-10-31' },
    title: 'Mine',
    email: true,
  });
  expect(wishOf({ kind: 'budget' })).toBe('Choose a month.');
  expect(wishOf({ kind: 'period', from: '2026-10-02', to: '2026-10-01' })).toBe('The last day is before the first.');
});
