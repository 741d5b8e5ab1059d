import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Copies, copySignalNames, type Placed } from './copies.ts';
import { type Passing, type SignalName, Stream, signalNames } from './stream.ts';
import { Known } from './track.ts';

const charge = (over: Partial<Placed> = {}): Placed => ({
  owner: 'a',
  group: 'g',
  merchant: 'Shop',
  category: 'food',
  cents: 1000,
  day: 0,
  timed: false,
  currency: 'CAD',
  foreign: false,
  lag: 0,
  line: 0,
  posted: over.day ?? 0,
  ...over,
});

function seen(stream: Stream, passing: Passing): (name: SignalName) => number {
  const row = new Float32Array(signalNames.length);
  stream.signals(passing, row);
  return (name) => row[signalNames.indexOf(name)] as number;
}

const anyCharge = fc.record({
  owner: fc.constantFrom('a', 'b'),
  merchant: fc.constantFrom('Shop', 'Cafe', 'WWW.X.COM'),
  category: fc.constantFrom('food', 'travel', null),
  cents: fc.integer({ min: 1, max: 100_000 }),
  step: fc.integer({ min: 0, max: 5 }),
});

describe('the stream of evidence', () => {
  it('never lets what comes later change what it said before', () => {
    fc.assert(
      fc.property(fc.array(anyCharge, { maxLength: 30 }), fc.nat(), (rows, cut) => {
        let day = 0;
        const charges = rows.map(({ step, ...over }) => charge({ ...over, day: (day += step) }));
        const run = (some: readonly Placed[]): number[][] => {
          const stream = new Stream();
          return some.map((each) => {
            const row = new Float32Array(signalNames.length);
            stream.signals(each, row);
            stream.add(each);
            return [...row];
          });
        };
        const short = charges.slice(0, cut % (charges.length + 1));
        expect(run(charges).slice(0, short.length)).toEqual(run(short));
      }),
    );
  });

  it('counts visits, forgets by half-lives, and measures amounts against the usual', () => {
    const stream = new Stream();
    for (let day = 0; day < 8; day++) stream.add(charge({ day, cents: 1000 + day }));
    const told = seen(stream, charge({ day: 8, cents: 50_000 }));
    expect(told('merchant visits')).toBe(8);
    expect(told('merchant gap')).toBe(1);
    expect(told('owner amount')).toBeGreaterThan(10);
    expect(seen(stream, charge({ day: 8, merchant: 'Elsewhere' }))('merchant visits')).toBe(0);
    const busy = told('owner week');
    expect(seen(stream, charge({ day: 15 }))('owner week')).toBeCloseTo(busy / 2, 5);
  });

  it('learns from verdicts where frauds are, and that they ended', () => {
    const stream = new Stream();
    for (let day = 0; day < 4; day++) stream.add(charge({ day }));
    const before = seen(stream, charge({ day: 5 }))('merchant risk');
    stream.judge(charge({ day: 1 }), true);
    stream.judge(charge({ day: 2 }), true);
    const told = seen(stream, charge({ day: 9 }));
    expect(told('merchant risk')).toBeGreaterThan(before * 5);
    expect(told('merchant streak')).toBe(8);
    expect(told('merchant in a row')).toBe(2);
    stream.judge(charge({ day: 3 }), false);
    expect(seen(stream, charge({ day: 9 }))('merchant in a row')).toBe(0);
  });
});

describe('what is known', () => {
  it('stays within its bound and keeps what is asked for', () => {
    const known = new Known(100, () => ({ n: 0 }));
    for (let i = 0; i < 10_000; i++) {
      known.of(`x${i}`);
      known.of('often').n += 1;
      expect(known.size).toBeLessThanOrEqual(101);
    }
    expect(known.of('often').n).toBe(10_000);
    expect(known.peek('x1')).toBeUndefined();
  });
});

describe('copies', () => {
  const told = (copies: Copies, placed: Placed) => {
    const row = new Float32Array(copySignalNames.length);
    return copies.signals(placed, row)
      ? (name: (typeof copySignalNames)[number]) => row[copySignalNames.indexOf(name)] as number
      : null;
  };

  it('see the same amount at the same merchant in another spelling, and that it was refunded', () => {
    const copies = new Copies();
    copies.add(charge({ merchant: 'ACME STORE #12', day: 3, line: 1 }));
    const copy = charge({ merchant: 'Acme', day: 5, line: 2 });
    expect(told(copies, copy)?.('copy gap')).toBe(2);
    expect(told(copies, copy)?.('refunded since')).toBe(0);
    copies.credit(charge({ merchant: 'Acme', cents: -1000, day: 4 }));
    expect(told(copies, copy)?.('refunded since')).toBe(1);
  });

  it('see nothing in another amount or after the window', () => {
    const copies = new Copies();
    copies.add(charge());
    expect(told(copies, charge({ cents: 1001, day: 1 }))).toBeNull();
    expect(told(copies, charge({ day: 61 }))).toBeNull();
  });
});
