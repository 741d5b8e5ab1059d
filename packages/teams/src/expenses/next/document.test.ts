import { expect, it } from 'vitest';
import { afterDocument, type Read } from './document.ts';

const expired = { code: 'APPROVAL_EXPIRED', message: 'nobody answered' };
const nothing: Read = { receipt: undefined, times: 0, clerk: undefined, failed: {} };
const asks = { receipt: { outcome: 'asks' }, times: 1 } as const;

it.each<[string, Partial<Read>, string]>([
  ['nothing yet', {}, 'receipt'],
  ['posted', { receipt: { outcome: 'posted' }, times: 1 }, 'done'],
  ['unreadable', { receipt: { outcome: 'unreadable' }, times: 1 }, 'done'],
  ['a doubt', asks, 'clerk'],
  ['the clerk’s word', { ...asks, clerk: { verdict: 'post' } }, 'receipt'],
  ['the clerk’s word done', { receipt: { outcome: 'posted' }, times: 2, clerk: {} }, 'done'],
  ['a doubt about the clerk’s word', { ...asks, times: 2, clerk: {} }, 'done'],
  ['the clerk silent', { ...asks, failed: { clerk: expired } }, 'done'],
])('with %s', (_, known, expected) => {
  expect(afterDocument({ ...nothing, ...known })).toBe(expected);
});
