import { expect, it } from 'vitest';
import { afterExpense, type Judged } from './expense.ts';

const expired = { code: 'APPROVAL_EXPIRED', message: 'nobody answered' };
const nothing: Judged = { fraud: undefined, reviewer: undefined, record: undefined, failed: {} };

it.each<[string, Partial<Judged>, string]>([
  ['nothing yet', {}, 'fraud'],
  ['cleared', { fraud: { action: 'clear' } }, 'done'],
  ['to be reviewed', { fraud: { action: 'review' } }, 'reviewer'],
  ['flagged', { fraud: { action: 'flag' } }, 'reviewer'],
  ['reviewed', { fraud: { action: 'flag' }, reviewer: { verdict: 'approve' } }, 'record'],
  ['recorded', { fraud: { action: 'flag' }, reviewer: { verdict: 'approve' }, record: {} }, 'done'],
  ['the record failed', { fraud: { action: 'flag' }, reviewer: {}, failed: { record: expired } }, 'done'],
  ['the reviewer silent', { fraud: { action: 'review' }, failed: { reviewer: expired } }, 'done'],
])('with %s', (_, known, expected) => {
  expect(afterExpense({ ...nothing, ...known })).toBe(expected);
});
