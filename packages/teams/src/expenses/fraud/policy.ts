/** The names of all terms, in the order they are shown. A new term is a name here, a weight below and a rule in `rules.ts`. */
export const termNames = [
  'duplicate',
  'near duplicate',
  'blacklist',
  'odd values',
  'merchant amount',
  'category amount',
  'new merchant',
  'rare category',
  'velocity',
  'hour',
  'merchant risk',
  'user risk',
  'look-alike merchant',
  'foreign currency',
  'card testing',
  'impossible travel',
  'similar cases',
] as const;
export type TermName = (typeof termNames)[number];

export type Action = 'clear' | 'review' | 'flag';

/**
 * Everything about scoring that may be tuned. Points are log-odds: a term of strength s adds `weights[term] * s` to `prior`, and
 * the score is the logistic function of the sum. So weights can later be fitted, versioned and explained one by one.
 */
export interface Policy {
  readonly version: string;
  /** Log-odds of a charge about which nothing stands out: -4.5 is a score of 0.011. */
  readonly prior: number;
  readonly weights: Readonly<Record<TermName, number>>;
  /** The one mapping from score to action: at or above. */
  readonly thresholds: { readonly review: number; readonly flag: number };
  /** Log-odds added at a merchant, by its key: what people's verdicts taught. */
  readonly merchants?: Readonly<Record<string, number>>;
}

/**
 * Set by judgement, not fitted: an exact duplicate or a blacklisted merchant flags by itself; a near duplicate or an impossible
 * value asks the reviewer by itself; an amount far out of line does so only with its merchant and its category agreeing; what is
 * merely unusual (new merchant, rare category, hour, velocity, currency) never does alone or together. A look-alike of a known name, a
 * card tried with small charges, a journey nobody can make ask by themselves.
 */
export const standardPolicy: Policy = {
  version: 'standard-2',
  prior: -4.5,
  weights: {
    duplicate: 7.5,
    'near duplicate': 5.2,
    blacklist: 6.2,
    'odd values': 5,
    'merchant amount': 3.5,
    'category amount': 2,
    'new merchant': 0.8,
    'rare category': 0.6,
    velocity: 2,
    hour: 0.5,
    'merchant risk': 4.6,
    'user risk': 2,
    'look-alike merchant': 5,
    'foreign currency': 1,
    'card testing': 5.4,
    'impossible travel': 5.4,
    'similar cases': 2.5,
  },
  thresholds: { review: 0.5, flag: 0.75 },
};
