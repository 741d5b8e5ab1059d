import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, dayOf } from '../../fraud/evidence.ts';
import type { Payment } from '../read.ts';
import { clusterTexts } from './clusters.ts';
import { findSubscriptions } from './subscriptions.ts';

const paid = (merchant: string, date: string, amount: string, more: Partial<Payment> = {}): Payment => ({
  user_id: 'u',
  merchant,
  currency: 'USD',
  date,
  amount,
  recurring: false,
  category: null,
  payment_method: null,
  ...more,
});
const monthly = (merchant: string, amounts: readonly string[], more: Partial<Payment> = {}): Payment[] =>
  amounts.map((amount, i) => paid(merchant, dateOf(dayOf('2026-06-05') + Math.round(i * 30.4)), amount, more));

describe('findSubscriptions', () => {
  it('tells a price that rose from one that stands and one that always varies', () => {
    const found = findSubscriptions([
      ...monthly('Stream', ['10.00', '10.00', '10.00', '12.00']),
      ...monthly('Gym', ['30.00', '30.00', '30.00', '30.00']),
      ...monthly('Power', ['41.10', '44.00', '39.50', '43.20'], { recurring: true }),
    ]);
    expect(found.map(({ merchant, prices, every }) => [merchant, prices, every])).toEqual([
      ['Power', 'varies', 'month'],
      ['Gym', 'steady', 'month'],
      ['Stream', 'rose', 'month'],
    ]);
    expect(found[2]).toMatchObject({ price: 1200n, before: 1000n, yearly: 14400n });
  });

  it('leaves shopping, a daily coffee and two of anything alone; a copy breaks no rhythm', () => {
    const daily = Array.from({ length: 30 }, (_, i) => paid('Cafe', dateOf(dayOf('2026-06-01') + i), '4.00'));
    const shopping = ['12.00', '80.10', '33.00', '7.25', '54.00'].map((amount, i) =>
      paid('Market', dateOf(dayOf('2026-06-01') + 7 * i), amount),
    );
    expect(findSubscriptions([...daily, ...shopping, ...monthly('Once', ['9.00', '9.00'])])).toEqual([]);
    const copied = monthly('Stream', ['10.00', '10.00', '10.00']);
    const [first] = copied as [Payment];
    expect(findSubscriptions([first, ...copied])).toMatchObject([{ merchant: 'Stream', every: 'month' }]);
  });

  it('finds two at one merchant, of two prices or on two days, and no habit', () => {
    const prices = (payments: readonly Payment[]) =>
      findSubscriptions(payments.toSorted((a, b) => (a.date < b.date ? -1 : 1))).map(({ price, every }) => [
        price,
        every,
      ]);
    const small = monthly('Cloud', ['0.99', '0.99', '0.99', '0.99']);
    const large = monthly('Cloud', ['9.99', '9.99', '9.99', '10.99']).map((one) => ({
      ...one,
      date: dateOf(dayOf(one.date) + 2),
    }));
    expect(prices([...small, ...large])).toEqual([
      [1099n, 'month'],
      [99n, 'month'],
    ]);
    const later = small.map((one) => ({ ...one, date: dateOf(dayOf(one.date) + 11) }));
    expect(prices([...small, ...later])).toEqual([
      [99n, 'month'],
      [99n, 'month'],
    ]);
    const often = Array.from({ length: 120 }, (_, i) => paid('Cafe', dateOf(dayOf('2026-06-01') + i), '4.00'));
    const twice = [1, 9, 30, 52, 61, 83, 95, 117].map((day) => paid('Bar', dateOf(dayOf('2026-06-01') + day), '4.00'));
    expect(prices([...often, ...twice])).toEqual([]);
  });

  it('keeps users and currencies apart', () => {
    const other = monthly('Stream', ['10.00', '10.00', '10.00'], { user_id: 'v' });
    const euros = monthly('Stream', ['10.00', '10.00', '10.00'], { currency: 'EUR' });
    expect(findSubscriptions([...other, ...euros, ...monthly('Stream', ['10.00', '10.00', '10.00'])])).toHaveLength(3);
  });
});

describe('clusterTexts', () => {
  const about = (words: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${words} number ${i}`);

  it('finds what texts are about, the same each time', () => {
    const texts = [
      ...about('milk bread cheese', 20),
      ...about('ride downtown taxi', 12),
      ...about('paint screws lumber', 8),
    ];
    const clusters = clusterTexts(texts, new Set(['number']));
    expect(clusters.map(({ members }) => members.length)).toEqual([20, 12, 8]);
    expect(new Set(clusters[0]?.words)).toEqual(new Set(['milk', 'bread', 'cheese']));
    expect(clusterTexts(texts, new Set(['number']))).toEqual(clusters);
  });

  it('makes none of few texts or of texts without words, and puts no text in two', () => {
    expect(clusterTexts(about('a b', 4))).toEqual([]);
    expect(clusterTexts(Array.from({ length: 20 }, () => '1234'))).toEqual([]);
    const word = fc.constantFrom('milk', 'bread', 'taxi', 'hotel', 'paint', 'coffee', '12', 'ünï');
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 60 }), (texts) => {
        const places = clusterTexts(texts.map((words) => words.join(' '))).flatMap(({ members }) => members);
        expect(new Set(places).size).toBe(places.length);
      }),
      { numRuns: 40 },
    );
  });
});
