import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rateMost, type Said, shareLeast, shareOf, weigh } from './weigh.ts';

const minute = 60_000;
let n = 0;
const said = (by: string, amount: number, right: boolean, more: Partial<Said> = {}): Said => {
  n++;
  return {
    decisionId: `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`,
    right,
    reason: null,
    by,
    at: new Date(n * minute),
    context: { amount },
    action: { flagged: false },
    revision: 1,
    seq: n,
    workspace: 'default',
    learnt: false,
    spent: 0,
    weighed: false,
    held: null,
    heldSays: null,
    ...more,
  };
};
const helds = (all: readonly Said[], scales?: Parameters<typeof weigh>[1]): (string | null)[] =>
  weigh(all, scales).map(({ held }) => held);

describe('held back, with the reason', () => {
  test('two who contradict one another about the same case: both', () => {
    const all = [said('ann', 60, true), said('bob', 60, false), said('cem', 990, false)];
    expect(helds(all)).toEqual(['contradicted', 'contradicted', null]);
    expect(weigh(all)[0]?.says).toBe('bob says otherwise of the same case');
  });

  test('one against many who agree: the one', () => {
    const all = [said('eve', 60, true), ...['ann', 'bob', 'cem'].map((by) => said(by, 60, false))];
    expect(helds(all)).toEqual(['outvoted', null, null, null]);
  });

  test('one person many times is still one person', () => {
    const flood = Array.from({ length: 5 }, () => said('eve', 60, true));
    expect(helds([...flood, said('ann', 60, false)])).toEqual(Array(6).fill('contradicted'));
  });

  test('right said to two different answers to one case', () => {
    const all = [said('ann', 60, true), said('bob', 60, true, { action: { flagged: true } })];
    expect(helds(all)).toEqual(['contradicted', 'contradicted']);
  });

  test('against clear labelled history; another look may let it go', () => {
    const all = [said('eve', 60, true), said('ann', 990, false)];
    const clear = ({ context }: { context: unknown }): boolean | null =>
      (context as { amount: number }).amount === 60 ? false : null;
    expect(helds(all, { clear })).toEqual(['history', null]);
    const before = all.map((verdict, i) => ({ ...verdict, held: i === 0 ? ('history' as const) : null }));
    expect(helds(before), 'without a look what was found stands').toEqual(['history', null]);
    expect(helds(before, { clear: () => null })).toEqual([null, null]);
  });

  test('faster than anybody reads: what comes after', () => {
    const at = new Date(0);
    const flood = Array.from({ length: rateMost + 3 }, (_, i) => said('eve', 10 ** i, false, { at }));
    expect(helds(flood).filter((held) => held === 'rate')).toHaveLength(3);
  });

  test("a flood beside others' words: what is over one person's share, and nothing of theirs", () => {
    const others = ['ann', 'bob', 'cem'].flatMap((by, i) => [
      said(by, 11 * 10 ** i, false),
      said(by, 17 * 10 ** i, false),
    ]);
    const flood = Array.from({ length: 30 }, (_, i) => said('eve', 3 * 10 ** i, false));
    const found = helds([...flood, ...others]);
    expect(found.slice(0, 30).filter((held) => held === null)).toHaveLength(6);
    expect(found.slice(30)).toEqual(Array(6).fill(null));
  });

  test('a flood does not come in slice by slice: what was learnt from counts too', () => {
    const others = ['ann', 'bob', 'cem'].map((by, i) => said(by, 11 * 10 ** i, false, { learnt: true }));
    const flood = Array.from({ length: 30 }, (_, i) => said('eve', 3 * 10 ** i, false, { learnt: i < shareLeast }));
    const more = said('dan', 7, false);
    const found = helds([...others, ...flood, more]);
    expect(found.slice(3, 33)).toEqual([...Array(shareLeast).fill(null), ...Array(25).fill('share')]);
    expect(found.at(-1)).toBe(null);
  });

  test('what was learnt from and is said again in other words has had its share', () => {
    const others = [said('ann', 1, false), said('bob', 2, false), said('cem', 3, false)];
    const next = Array.from({ length: 5 }, (_, i) => said('eve', 7 * 10 ** i, false));
    const again = Array.from({ length: 5 }, (_, i) => said('eve', 3 * 10 ** i, false, { revision: 2, spent: 1 }));
    const found = helds([...others, ...next, ...again]);
    expect(found.slice(0, 3)).toEqual([null, null, null]);
    expect(found.slice(3).filter((held) => held === null).length).toBeLessThanOrEqual(1);
  });

  test('who speaks alone is learnt from share by share', () => {
    const own = Array.from({ length: 12 }, (_, i) => said('ann', 3 * 10 ** i, false, { learnt: i < shareLeast }));
    expect(helds(own).filter((held) => held === 'share')).toHaveLength(12 - 2 * shareLeast);
  });
});

const person = fc.constantFrom('ann', 'bob', 'cem', 'dan');
const verdict = fc.record({
  by: person,
  amount: fc.integer({ min: 1, max: 40 }),
  right: fc.boolean(),
  flagged: fc.boolean(),
});
const crowd = fc
  .array(verdict, { maxLength: 60 })
  .map((all) => all.map(({ by, amount, right, flagged }) => said(by, amount * 100, right, { action: { flagged } })));

describe('of any verdicts', () => {
  test('what remains agrees, but where three times as many outvote', () => {
    fc.assert(
      fc.property(crowd, (all) => {
        const kept = weigh(all).filter(({ held }) => held === null);
        for (const { verdict: a } of kept)
          for (const { verdict: b } of kept) {
            if (JSON.stringify([a.context, a.action]) !== JSON.stringify([b.context, b.action])) continue;
            expect(a.right).toBe(b.right);
          }
      }),
    );
  });

  test('the order in which they come in does not matter', () => {
    fc.assert(
      fc.property(crowd, fc.integer(), (all, seed) => {
        const shuffled = all.toSorted((a, b) => ((a.seq * 7919 + seed) % 101) - ((b.seq * 7919 + seed) % 101));
        const of = (some: Said[]): Map<string, string | null> =>
          new Map(weigh(some).map((one) => [one.verdict.decisionId, one.held]));
        expect(of(shuffled)).toEqual(of(all));
      }),
    );
  });

  test('nobody says more than half of what is learnt from, or five', () => {
    fc.assert(
      fc.property(crowd, (all) => {
        const kept = weigh(all).filter(({ held }) => held === null);
        for (const by of new Set(kept.map(({ verdict: one }) => one.by))) {
          const own = kept.filter(({ verdict: one }) => one.by === by).length;
          expect(own).toBeLessThanOrEqual(Math.max(shareLeast, kept.length / 2));
        }
      }),
    );
  });

  test("one user's flood, however large, takes nothing from others but what contradicts it", () => {
    fc.assert(
      fc.property(
        crowd,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { maxLength: 200 }),
        (all, words) => {
          const flood = words.map(([amount, right]) => said('eve', amount * 100, right));
          const cases = new Set(words.map(([amount]) => amount * 100));
          const before = weigh(all);
          const after = new Map(weigh([...all, ...flood]).map((one) => [one.verdict, one.held]));
          for (const { verdict: one, held } of before) {
            if (held !== null || cases.has((one.context as { amount: number }).amount)) continue;
            expect(after.get(one)).toBe(null);
          }
        },
      ),
    );
  });

  test('with a reason in words for everything held, and nothing lost', () => {
    fc.assert(
      fc.property(crowd, (all) => {
        const weighed = weigh(all);
        expect(weighed.map((one) => one.verdict)).toEqual(all);
        for (const { held, says } of weighed) expect(says === null).toBe(held === null);
      }),
    );
  });

  test('the share is the largest that holds', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 8 }), (counts) => {
        const most = shareOf(counts);
        const total = counts.reduce((sum, count) => sum + Math.min(count, most), 0);
        expect(most).toBeGreaterThanOrEqual(shareLeast);
        for (const count of counts) expect(Math.min(count, most)).toBeLessThanOrEqual(Math.max(shareLeast, total / 2));
      }),
    );
  });
});
