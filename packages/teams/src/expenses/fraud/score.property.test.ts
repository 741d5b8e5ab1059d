import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charge, Evidence } from './evidence.ts';
import { alike, merchantKey } from './merchant-name.ts';
import { score } from './score.ts';
import { COPY_DAYS } from './subject.ts';

const merchants = [
  'Starbucks',
  'STARBUCKS #12',
  'Whole Foods',
  'Wholefoods',
  'Netflix',
  "Lowe's",
  '12 34',
  '',
  '\u0301',
  '東京',
];

function charges(wild: boolean): fc.Arbitrary<Charge> {
  const whole = fc.oneof(fc.integer({ min: -50_000, max: 50_000 }), fc.constantFrom(475, 1549, 8347));
  return fc.record({
    expenseId: fc.uuid(),
    userId: fc.option(fc.constant('u1')),
    day: wild ? fc.oneof(fc.double(), fc.integer()) : fc.integer({ min: 9_700, max: 9_820 }),
    date: fc.option(fc.constantFrom('2026-11-20', 'infinity', '0044-03-15 BC')),
    cents: fc.option(wild ? fc.oneof(fc.double(), fc.maxSafeInteger()) : whole, { freq: 20 }),
    currency: fc.option(fc.constantFrom('USD', 'EUR'), { freq: 20 }),
    category: fc.option(fc.constantFrom('Coffee', 'Groceries', 'Subscription')),
    merchant: fc.option(wild ? fc.oneof(fc.string(), fc.constantFrom(...merchants)) : fc.constantFrom(...merchants), {
      freq: 20,
    }),
    paymentMethod: fc.constant(null),
    recurring: fc.boolean(),
    createdAt: wild ? fc.double() : fc.integer({ min: 1_790_000_000_000, max: 1_796_000_000_000 }),
  });
}

const evidence = (wild: boolean): fc.Arbitrary<Evidence> =>
  fc.record({
    charge: charges(wild),
    history: fc.array(charges(wild), { maxLength: 40 }),
    peers: wild
      ? fc.record({ n: fc.double(), same: fc.double() })
      : fc.constantFrom({ n: 0, same: 0 }, { n: 300, same: 7 }),
    blacklisted: fc.option(fc.constant({ merchant: 'x', reason: 'y' })),
  });

const charge = (over: Partial<Charge>): Charge => ({
  expenseId: 'mine',
  userId: 'u1',
  day: 9_800,
  date: '2026-10-31',
  cents: 12_345,
  currency: 'USD',
  category: 'Groceries',
  merchant: `${'ab'.repeat(99)}1`,
  paymentMethod: null,
  recurring: false,
  createdAt: 1_793_000_000_000,
  ...over,
});

describe('score', () => {
  it('is a number from 0 to 1 for anything whatever, and so is every figure finite', () => {
    fc.assert(
      fc.property(fc.boolean().chain(evidence), (given) => {
        const scored = score(given);
        expect(scored.score).toBeGreaterThanOrEqual(0);
        expect(scored.score).toBeLessThanOrEqual(1);
        for (const { figure, points } of scored.terms) {
          expect(Number.isFinite(figure.value)).toBe(true);
          expect(points).toBeGreaterThanOrEqual(0);
        }
        expect(JSON.stringify(scored)).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a crowd of like charges with endless names', () => {
    const name = (i: number): string => `${'ab'.repeat(99)}${i % 7}`;
    const history = Array.from({ length: 1000 }, (_, i) =>
      charge({ expenseId: `e${i}`, merchant: name(i), day: 9_800 - (i % 60) }),
    );
    expect(score({ charge: charge({}), history, peers: { n: 300, same: 300 }, blacklisted: null }).score).toBeLessThan(
      1,
    );
  });

  it('does not depend on the order of the history', () => {
    fc.assert(
      fc.property(
        evidence(false).chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.history], { minLength: given.history.length })),
        ),
        ([given, history]) => {
          expect(score({ ...given, history })).toEqual(score(given));
        },
      ),
    );
  });

  it('never falls when one more copy of the charge turns up', () => {
    fc.assert(
      fc.property(
        evidence(false),
        fc.integer({ min: -COPY_DAYS, max: COPY_DAYS }),
        fc.uuid(),
        (given, days, expenseId) => {
          const copy = { ...given.charge, expenseId, day: given.charge.day + days };
          const more = score({ ...given, history: [...given.history, copy] });
          expect(more.score).toBeGreaterThanOrEqual(score(given).score);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('merchant names', () => {
  it('are as alike one way as the other, and wholly alike only when equal', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(alike(a, b)).toBe(alike(b, a));
        expect(alike(a, a)).toBe(1);
        expect(alike(a, b)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('have a key that is its own key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...merchants)), (name) => {
        const key = merchantKey(name);
        if (key !== null && /\p{L}/u.test(key)) expect(merchantKey(key)).not.toBeNull();
        expect(merchantKey(name.toUpperCase())).toBe(merchantKey(name.toUpperCase().toLowerCase()));
      }),
    );
  });

  it.each([
    ['STARBUCKS #0421', 'Starbucks'],
    ["Lowe's", 'LOWES'],
    ['Café Zoë', 'cafe zoe'],
    ['The Home Depot Store 12', 'HOME DEPOT'],
  ])('%s is %s', (a, b) => {
    expect(merchantKey(a)).toBe(merchantKey(b));
  });

  it('do not meet by accident', () => {
    expect(merchantKey('12 34')).not.toBe(merchantKey('12 35'));
    expect(merchantKey('東京')).not.toBe(merchantKey('大阪'));
    expect(alike(merchantKey('Shell Gas Station') ?? '', merchantKey('Tesla Supercharger') ?? '')).toBeLessThan(0.5);
  });
});
