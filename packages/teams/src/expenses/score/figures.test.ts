import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auc, averagePrecision, byScore, found } from './figures.ts';

const ranked = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 60 });

describe('figures', () => {
  it('gives the area that counting every pair gives', () => {
    fc.assert(
      fc.property(ranked, (rows) => {
        const scores = rows.map(([score]) => score);
        const labels = rows.map(([, yes]) => (yes ? 1 : 0));
        let won = 0;
        let pairs = 0;
        for (const [a, yes] of rows)
          for (const [b, other] of rows)
            if (yes && !other) {
              pairs += 1;
              won += a > b ? 1 : a === b ? 0.5 : 0;
            }
        if (pairs === 0) expect(auc(scores, labels)).toBeNaN();
        else expect(auc(scores, labels)).toBeCloseTo(won / pairs, 10);
      }),
    );
  });

  it('gives the average precision of the textbook', () => {
    expect(averagePrecision([4, 3, 2, 1], [1, 0, 1, 0])).toBeCloseTo((1 + 2 / 3) / 2, 10);
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 1, 0])).toBeCloseTo(0.5, 10);
  });

  it('counts what is found at the top, the earlier first among equals', () => {
    expect([...byScore([1, 3, 3, 2])]).toEqual([1, 2, 3, 0]);
    expect(found([1, 3, 3, 2], [1, 0, 1, 0], 2)).toBe(1);
  });
});
