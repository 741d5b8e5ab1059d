import { expect, test } from 'vitest';
import { bare, centsOfKey, isoOf } from './receipts.ts';

test.each([
  ['RM 29.70', 2970],
  ['$7.10', 710],
  ['30,80', 3080],
  ['1,050.00', 105_000],
  ['409.50USD', 40_950],
  ['60', 6000],
])('the key %s is %i cents', (printed, cents) => expect(centsOfKey(printed)).toBe(cents));

test.each([
  ['23-01-2019', 'day-first', '2019-01-23'],
  ['1/14/2012', 'month-first', '2012-01-14'],
  ['1/4/2012', 'month-first', '2012-01-04'],
  ['05-JAN-2017', 'day-first', '2017-01-05'],
  ['Feb11.2012', 'month-first', '2012-02-11'],
  ['', 'day-first', null],
] as const)('the key %s, %s, is %s', (printed, order, iso) => expect(isoOf(printed, order)).toBe(iso));

test('names compare as letters and digits', () => {
  expect(bare('MR. D.I.Y. (M) SDN BHD')).toBe(bare('MR.D.I.Y.(M)SDN BHD'));
});
