import { type Classifier, rarest, vectorOf } from './classifier.ts';
import { ridgeWeights } from './ridge.ts';
import type { Signs } from './signs.ts';

/** A purchase with its code. */
export interface Example {
  readonly signs: Signs;
  readonly code: string;
  /** What it is an example of, where several are of one: a sign counts once for each. */
  readonly of?: string;
}

export interface Growth {
  /** Against learning by heart: the larger, the closer to zero every weight. */
  readonly ridge: number;
  readonly rounds: number;
  /** How much a difference of what was told apart by squares means in log-odds. */
  readonly sharpness: number;
  /** A sign that fewer share is not learnt. */
  readonly least: number;
}

export const usualGrowth: Growth = { ridge: 5, rounds: 20, sharpness: 15, least: 3 };

/**
 * A linear classifier by least squares with a ridge. With few examples a code and many signs of one example each it tells names never
 * seen better than logistic regression does, whose weights grow until all it saw is told (README).
 */
export function growClassifier(examples: readonly Example[], growth: Growth = usualGrowth): Classifier {
  const codes = [...new Set(examples.map(({ code }) => code))].sort();
  const { signs, rare } = knownSigns(examples, growth.least);
  const truths = examples.map(({ code }) => codes.indexOf(code));
  const shares = new Float64Array(codes.length);
  for (const truth of truths) shares[truth] = (shares[truth] as number) + 1 / truths.length;
  const rows = examples.map((example) => vectorOf({ signs, rare }, example.signs));
  const weights = ridgeWeights(rows, truths, shares, { ...growth, width: signs.size });
  return {
    codes,
    signs,
    rare,
    weights: weights.map((weight) => weight * growth.sharpness),
    offsets: Float32Array.from(shares, (share) => share * growth.sharpness),
  };
}

function knownSigns(examples: readonly Example[], least: number): Pick<Classifier, 'signs' | 'rare'> {
  const having = new Map<string, Set<string | Example>>();
  for (const example of examples)
    for (const sign of example.signs.keys()) {
      const known = having.get(sign);
      if (known === undefined) having.set(sign, new Set([example.of ?? example]));
      else known.add(example.of ?? example);
    }
  const all = new Set(examples.map((example) => example.of ?? example)).size;
  const signs = new Map<string, { at: number; worth: number }>();
  for (const [sign, { size }] of having)
    if (size >= least) signs.set(sign, { at: signs.size, worth: 1 + Math.log((1 + all) / (1 + size)) });
  return { signs, rare: rarest(all) };
}
