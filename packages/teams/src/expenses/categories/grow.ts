import { randomFrom } from '../seed/random.ts';
import { type Classifier, chancesOf, vectorOf } from './classifier.ts';
import type { Signs } from './signs.ts';

/** A purchase with its code. */
export interface Example {
  readonly signs: Signs;
  readonly code: string;
}

export interface Growth {
  readonly rounds: number;
  readonly rate: number;
  readonly decay: number;
  /** A sign that fewer examples have is not learnt. */
  readonly least: number;
  readonly seed: number;
}

export const usualGrowth: Growth = { rounds: 4, rate: 0.2, decay: 3e-4, least: 2, seed: 1 };

/** Multinomial logistic regression by stochastic steps of their own size for every weight (AdaGrad, Duchi et al. 2011). */
export function growClassifier(examples: readonly Example[], growth: Growth = usualGrowth): Classifier {
  const codes = [...new Set(examples.map(({ code }) => code))].sort();
  const signs = knownSigns(examples, growth.least);
  const classifier: Classifier = {
    codes,
    signs,
    weights: new Float32Array(signs.size * codes.length),
    offsets: new Float32Array(codes.length),
  };
  const vectors = examples.map((example) => vectorOf(classifier, example.signs));
  const truths = examples.map(({ code }) => codes.indexOf(code));
  const step = stepper(classifier, growth);
  const random = randomFrom(growth.seed);
  const order = Uint32Array.from(examples, (_, i) => i);
  for (let round = 0; round < growth.rounds; round++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.whole(0, i);
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    for (const i of order) step(vectors[i] as Vector, truths[i] as number);
  }
  return classifier;
}

type Vector = ReturnType<typeof vectorOf>;

function stepper(classifier: Classifier, { rate, decay }: Growth): (vector: Vector, truth: number) => void {
  const { weights, offsets, codes } = classifier;
  const moved = new Float32Array(weights.length).fill(1e-3);
  const shifted = new Float32Array(codes.length).fill(1);
  return (vector, truth) => {
    const errors = chancesOf(classifier, vector);
    errors[truth] = (errors[truth] as number) - 1;
    for (let code = 0; code < codes.length; code++) {
      const error = errors[code] as number;
      shifted[code] = (shifted[code] as number) + error * error;
      offsets[code] = (offsets[code] as number) - (0.1 * error) / Math.sqrt(shifted[code] as number);
    }
    vector.at.forEach((row, i) => {
      const by = vector.strength[i] as number;
      const base = row * codes.length;
      for (let code = 0; code < codes.length; code++) {
        const slope = (errors[code] as number) * by + decay * (weights[base + code] as number);
        const before = moved[base + code] as number;
        moved[base + code] = before + slope * slope;
        weights[base + code] =
          (weights[base + code] as number) - (rate * slope) / Math.sqrt(moved[base + code] as number);
      }
    });
  };
}

function knownSigns(examples: readonly Example[], least: number): Map<string, { at: number; worth: number }> {
  const counts = new Map<string, number>();
  for (const { signs } of examples) for (const sign of signs.keys()) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  const known = new Map<string, { at: number; worth: number }>();
  for (const [sign, count] of counts)
    if (count >= least) known.set(sign, { at: known.size, worth: Math.log(1 + examples.length / count) });
  return known;
}
