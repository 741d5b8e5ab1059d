import { openReader } from '@holdfast/tools/reading';
import { drawPicture } from '@holdfast/tools/reading/testing';
import { afterAll, expect, test } from 'vitest';
import { fieldsOf, isEnough } from './index.ts';

const reader = openReader({ engine: 'wasm' });
afterAll(() => reader.close());

test.each([
  [
    'a German one, tilted',
    { turned: 2 },
    [
      'BACKHAUS MEIER GMBH',
      'Datum 17.03.2026 09:41',
      'Brot         4,50',
      'Kaffee       3,20',
      'Summe EUR    7,70',
      'Bargeld     10,00',
      'Wechselgeld  2,30',
    ],
    { merchant: 'BACKHAUS MEIER GMBH', date: '2026-03-17', total: '7.70', currency: 'EUR' },
  ],
  [
    'an American one, faint and blurred',
    { contrast: 0.4, blur: 1 },
    [
      'RED BARN GRILL',
      'Springfield, IL 62701',
      '03/04/2026 6:15 PM',
      'Burger      12.50',
      'Subtotal    12.50',
      'Sales Tax    1.00',
      'TOTAL      $13.50',
      'VISA        13.50',
    ],
    { merchant: 'RED BARN GRILL', date: '2026-03-04', total: '13.50', currency: 'USD' },
  ],
])('a picture of %s is read to its fields, and needs no person', async (_, spoilt, lines, expected) => {
  const reading = await reader.read(await drawPicture(lines, spoilt), { enough: isEnough });
  const { merchant, date, total, currency, certain, reasons } = fieldsOf(reading);
  const found = { merchant: merchant.value, date: date.value, total: total.value, currency: currency.value };
  expect({ ...found, certain }, reasons.join('; ')).toEqual({ ...expected, certain: true });
  // The one attempt bore itself out: no other was made.
  expect(reading.pages[0]?.attempts).toHaveLength(1);
});
