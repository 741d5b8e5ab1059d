import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listing, SAME, sameMerchant } from './same-merchant.ts';

const at = (name: string, address: string | null = null, city: string | null = null): Listing => ({
  name,
  address,
  city,
});

describe('one merchant, listed twice', () => {
  it.each<[Listing, Listing]>([
    [at('The Blue Door', '12 Third Ave. at 4th St.', 'Boston'), at('Blue Door', '12 3rd Avenue', 'Boston City')],
    [at("Tom's Diner", '1 N. Main Street'), at('Toms Diner (Springfield)', '1 Main St.')],
    [at('STARBUCKS #0421'), at('Starbucks Store 12')],
  ])('%o and %o', (a, b) => {
    expect(sameMerchant(a, b)).toBeGreaterThanOrEqual(SAME);
  });

  it.each<[Listing, Listing]>([
    [at('Blue Door', '12 Third Ave.'), at('Blue Door', '14 Third Ave.')],
    [at('Palace Court', '9 Main St.'), at('Empress Court', '9 Main St.')],
    [at('Blue Door', null, 'Boston'), at('Blue Door', null, 'Chicago')],
    [at('', ''), at('', '')],
  ])('but not %o and %o', (a, b) => {
    expect(sameMerchant(a, b)).toBeLessThan(SAME);
  });

  it('does not depend on the order, and stays between 0 and 1', () => {
    const text = fc.string({ maxLength: 30 });
    const listing = fc.record({ name: text, address: fc.option(text), city: fc.option(text) });
    fc.assert(
      fc.property(listing, listing, (a, b) => {
        const score = sameMerchant(a, b);
        expect(score).toBeCloseTo(sameMerchant(b, a), 10);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }),
    );
  });
});
