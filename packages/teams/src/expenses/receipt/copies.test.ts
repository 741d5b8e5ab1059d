import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fields } from './answer.ts';
import { type Charge, centsOf, handEntered, likeness, printOf, type Receipt, textLikeness } from './copies.ts';

const nothing = { value: null, confidence: 0, place: null };
const sure = (value: string | null) => ({ value, confidence: value === null ? 0 : 0.95, place: null });

function fields(given: Partial<Record<keyof Fields, string | null>> = {}): Fields {
  const usual = { merchant: 'Corner Cafe', date: '2026-11-20', total: '4.50', ...given };
  const names = ['merchant', 'date', 'time', 'total', 'tax', 'currency', 'invoice', 'payment'] as const;
  return Object.fromEntries(names.map((name) => [name, sure(usual[name as keyof typeof usual] ?? null)])) as Fields;
}

const words = 'Corner Cafe Latte 3.50 Cookie 1.00 Total 4.50 Thank you come again';
let n = 0;
const receipt = (given: Partial<Receipt> = {}): Receipt => ({
  documentId: `d${++n}`,
  userId: 'u',
  sha256: `s${n}`,
  pictureHash: null,
  fields: fields(),
  text: words,
  ...given,
});
const hash = (bits: number): string => 'f'.repeat(bits >> 2).padEnd(64, '0');

test.each<[string, Receipt, Receipt, string | null]>([
  ['the same file', receipt({ sha256: 'x', fields: null }), receipt({ sha256: 'x', fields: null }), 'same file'],
  [
    'the same picture',
    receipt({ pictureHash: hash(0), fields: null }),
    receipt({ pictureHash: hash(28), fields: null }),
    'same picture',
  ],
  [
    'another picture',
    receipt({ pictureHash: hash(0), fields: null }),
    receipt({ pictureHash: hash(40), fields: null }),
    null,
  ],
  ['scanned again', receipt(), receipt({ text: words.replace('again', 'agaln') }), 'same receipt'],
  ['another day', receipt(), receipt({ fields: fields({ date: '2026-11-21' }) }), null],
  ['another amount', receipt(), receipt({ fields: fields({ total: '4.60' }) }), null],
  ['another shop', receipt(), receipt({ fields: fields({ merchant: 'Book Barn' }) }), null],
  [
    'a second visit',
    receipt({ fields: fields({ time: '08:10' }) }),
    receipt({ fields: fields({ time: '15:40' }) }),
    null,
  ],
  [
    'another invoice',
    receipt({ fields: fields({ invoice: 'A-1001' }) }),
    receipt({ fields: fields({ invoice: 'A-1002' }) }),
    null,
  ],
  [
    'one invoice, the shop misread',
    receipt({ fields: fields({ invoice: 'A-1001' }) }),
    receipt({ fields: fields({ invoice: 'a 1001', merchant: 'C0mer Gafe' }), text: '' }),
    'same receipt',
  ],
  ['nothing read', receipt({ fields: null }), receipt({ fields: null }), null],
  [
    'no amount on either',
    receipt({ fields: fields({ total: null }) }),
    receipt({ fields: fields({ total: null }) }),
    null,
  ],
])('%s', (_, a, b, kind) => {
  expect(likeness(a, b)?.kind ?? null).toBe(kind);
  expect(likeness(b, a)).toEqual(likeness(a, b));
});

test('pictures of one till look alike: what was read decides, and where it was hardly read, a person', () => {
  const one = { fields: fields({ invoice: 'A-1001' }), pictureHash: hash(0) };
  const other = (date: string, confidence: number) =>
    receipt({ fields: { ...fields(), date: { value: date, confidence, place: null } }, pictureHash: hash(4) });
  expect(likeness(receipt(one), receipt({ fields: fields({ invoice: 'A-1002' }), pictureHash: hash(8) }))).toBeNull();
  expect(likeness(receipt(one), other('2026-11-21', 0.95))).toBeNull();
  expect(likeness(receipt(one), other('2026-11-21', 0.3))?.certainty).toBeLessThan(0.8);
  expect(likeness(receipt(one), other('2026-11-20', 0.95))?.certainty).toBeGreaterThan(0.9);
});

test('the same shop, day and amount with other words is a doubt, no certainty', () => {
  const found = likeness(receipt(), receipt({ text: 'something quite different was bought here' }));
  expect(found?.certainty).toBeLessThan(0.8);
});

const charge = (given: Partial<Charge> = {}): Charge => ({
  expenseId: `e${++n}`,
  merchant: 'CORNER CAFE #12',
  cents: 450,
  currency: 'USD',
  date: '2026-11-20',
  recurring: false,
  ...given,
});

test('a charge entered by hand is found on its day and near it, another one is not', () => {
  const there = charge();
  expect(handEntered(fields(), [charge({ cents: 451 }), there, charge({ merchant: 'Book Barn' })])[0]?.expense_id).toBe(
    there.expenseId,
  );
  expect(handEntered(fields(), [charge({ date: '2026-11-22' })])).toHaveLength(1);
  expect(handEntered(fields(), [charge({ date: '2026-11-25' })])).toEqual([]);
  expect(handEntered(fields({ currency: 'EUR' }), [there])).toEqual([]);
  expect(handEntered({ ...fields(), date: nothing }, [there])).toEqual([]);
});

test('a daily coffee and a subscription are no duplicates of their neighbours', () => {
  const daily = ['17', '18', '19', '21'].map((day) => charge({ date: `2026-11-${day}` }));
  expect(handEntered(fields(), daily)).toEqual([]);
  expect(handEntered(fields(), [charge({ date: '2026-11-19', recurring: true })])).toEqual([]);
  const today = charge();
  expect(handEntered(fields(), [...daily, today]).map((one) => one.expense_id)).toEqual([today.expenseId]);
});

test('prints are the same for the same purchase, and differ by invoice and time', () => {
  expect(printOf('u', fields())).toBe(printOf('u', fields({ merchant: 'CORNER CAFE #3' })));
  const others = [fields({ invoice: 'A-1077' }), fields({ time: '10:00' }), fields({ total: '4.51' })];
  expect(new Set([fields(), ...others].map((one) => printOf('u', one))).size).toBe(3 + 1);
  expect(printOf('u', fields({ total: null }))).toBeNull();
});

test('amounts become cents exactly, likeness of texts is symmetric and 1 for itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (cents) => {
      expect(centsOf(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`)).toBe(cents);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(textLikeness(a, b)).toBe(textLikeness(b, a));
      if (/[\p{L}\p{N}]{2}/u.test(a)) expect(textLikeness(a, a)).toBe(1);
    }),
  );
});
