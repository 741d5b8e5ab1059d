import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../seed/random.ts';
import { councilText, growModels, opinion, partOf, unseenOpinion } from './council.ts';
import { grow, type Lesson, usualGrowth } from './grow.ts';
import { explain, logOdds, probability } from './model.ts';

const growth = { ...usualGrowth, trees: 40, depth: 3, rate: 0.2, ridge: 1 };

/** A yes is a large `a` unless `b` is large too; `c` says nothing; sometimes a signal is missing. */
function lessonOf(seed: number, n: number): Lesson {
  const random = randomFrom(seed);
  const values = new Float32Array(n * 3);
  const labels = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const [a, b, c] = [random.unit(), random.unit(), random.unit()];
    values.set([a, random.chance(0.1) ? Number.NaN : b, c], i * 3);
    labels[i] = a > 0.6 && !(b > 0.6) ? 1 : 0;
  }
  return { signals: ['a', 'b', 'c'], values, labels };
}

const row = ({ values }: Lesson, i: number): Float32Array => values.subarray(i * 3, i * 3 + 3);

describe('boosted trees', () => {
  const lesson = lessonOf(1, 3000);
  const model = grow(lesson, growth);

  it('tell apart what two signals decide together, on rows they never saw', () => {
    const other = lessonOf(2, 1000);
    const right = [...other.labels].filter((label, i) => (logOdds(model, row(other, i)) > 0 ? 1 : 0) === label).length;
    expect(right).toBeGreaterThan(900);
  });

  it('are the same for the same lesson and seed', () => {
    expect(grow(lesson, growth)).toEqual(model);
    expect(grow(lesson, { ...growth, seed: 2 })).not.toEqual(model);
  });

  it('explain a score in points that sum to it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 2 }), { minLength: 3, maxLength: 3 }), (values) => {
        const { base, points } = explain(model, values);
        const sum = points.reduce((total, point) => total + point, base);
        expect(sum).toBeCloseTo(logOdds(model, values), 9);
        const chance = probability(sum);
        expect(chance >= 0 && chance <= 1).toBe(true);
      }),
    );
  });

  it('give points to the signals that decide', () => {
    const { points } = explain(model, [0.95, 0.1, 0.5]);
    expect(points[0]).toBeGreaterThan(1);
    expect(Math.abs(points[2] ?? 0)).toBeLessThan(0.3);
  });
});

describe('a council', () => {
  const lesson = lessonOf(3, 800);
  const owners = Array.from({ length: 800 }, (_, i) => `owner ${i % 40}`);
  const models = growModels(lesson, owners, 3, growth);

  it('asks about an owner it knows only the model that never saw this owner', () => {
    const council = { provenance: {}, models };
    const part = partOf('owner 7', 3);
    expect(unseenOpinion(council, 'owner 7', true, row(lesson, 7))).toBe(
      logOdds(models[part] as (typeof models)[0], row(lesson, 7)),
    );
    expect(unseenOpinion(council, 'a stranger', false, row(lesson, 7))).toBe(opinion(council, row(lesson, 7)));
    const changed = {
      ...lesson,
      labels: lesson.labels.map((label, i) => (owners[i] === 'owner 7' ? 1 - label : label)),
    };
    const again = growModels(changed, owners, 3, growth);
    expect(again[part]).toEqual(models[part]);
    expect(again).not.toEqual(models);
  });

  it('is the same after it was written and read', () => {
    const council = { provenance: { from: 'a test' }, models };
    const read = JSON.parse(councilText(council)) as typeof council;
    expect(read).toEqual(council);
    expect(opinion(read, row(lesson, 1))).toBe(opinion(council, row(lesson, 1)));
  });
});
