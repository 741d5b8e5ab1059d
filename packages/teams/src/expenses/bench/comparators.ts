import type { Charge, Evidence } from '../fraud/evidence.ts';

/** A detector to compare with: a score from 0 to 1 and the score from which it asks. */
export interface Comparator {
  readonly name: string;
  readonly asks: number;
  score(evidence: Evidence): number;
}

/**
 * The public demo's rule, restated from its description: 0.4 for the same date, merchant and amount; for an amount more than two
 * standard deviations above the user's mean min(0.3, z/10); 0.1 above 1,000 dollars; 0.2 when one of the user's own rows lies near
 * a fixed sentence with the merchant's and the category's name. The last needs its embeddings; as its sentences are templates of
 * just these names, it is granted here whenever the user has another charge with the same two. It reviews from 0.5.
 */
export const demoRule: Comparator = {
  name: 'demo rule, restated',
  asks: 0.5,
  score: (evidence) => demo(evidence, true),
};
export const demoRuleWithoutNeighbours: Comparator = {
  name: 'demo rule, neighbours never near',
  asks: 0.5,
  score: (evidence) => demo(evidence, false),
};

/** What one writes first: the same merchant and amount within 60 days. */
export const repeatRule: Comparator = {
  name: 'same merchant and amount in 60 days',
  asks: 0.5,
  score: ({ charge, history }) =>
    history.some((other) => repeats(charge, other) && Math.abs(other.day - charge.day) <= 60) ? 1 : 0,
};

function demo({ charge, history }: Evidence, neighbours: boolean): number {
  const amounts = history.map(({ cents }) => (cents ?? 0) / 100);
  const amount = (charge.cents ?? 0) / 100;
  const mean = amounts.reduce((sum, value) => sum + value, 0) / Math.max(1, amounts.length);
  const deviation = Math.sqrt(
    amounts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, amounts.length),
  );
  const z = deviation > 0 ? (amount - mean) / deviation : 0;
  const near =
    neighbours &&
    history.some(({ merchant, category }) => merchant === charge.merchant && category === charge.category);
  return (
    (history.some((other) => repeats(charge, other) && other.day === charge.day) ? 0.4 : 0) +
    (z > 2 ? Math.min(0.3, z / 10) : 0) +
    (near ? 0.2 : 0) +
    (amount > 1000 ? 0.1 : 0)
  );
}

const repeats = (a: Charge, b: Charge): boolean => a.merchant === b.merchant && a.cents === b.cents;
