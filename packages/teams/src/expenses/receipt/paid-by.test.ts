import { expect, it } from 'vitest';
import type { Entry } from './fields/entry.ts';
import { paymentOf } from './fields/reference.ts';
import { paidBy } from './paid-by.ts';

const entry = (label: string, words: string): Entry => ({ label, words, amount: { cents: 1250 } }) as unknown as Entry;

it.each([
  ['cash', 'CASH', 'Cash'],
  ['card', 'VISA DEBIT', 'Debit Card'],
  ['card', 'Girocard', 'Debit Card'],
  ['card', 'MASTERCARD', 'Credit Card'],
  ['total', 'TOTAL', null],
])('a line of %s that says %s was paid by %s', (label, words, paid) => {
  expect(paidBy(paymentOf([entry(label, words)])?.value ?? null)).toBe(paid);
});

it('takes what is neither cash nor card for no card', () => {
  expect(paidBy('other')).toBeNull();
});
