import type { Evidence } from './evidence.ts';
import type { Figure } from './judgement.ts';
import { type Action, type Policy, standardPolicy, type TermName, termNames } from './policy.ts';
import { rules } from './rules.ts';
import { prepare } from './subject.ts';

export interface Term {
  readonly name: TermName;
  readonly figure: Figure;
  /** The policy's weight of this term, in log-odds at full strength. */
  readonly weight: number;
  /** What the term added to the log-odds. */
  readonly points: number;
  readonly says: string;
}

export interface Scored {
  /** 0 to 1. */
  readonly score: number;
  readonly action: Action;
  /** How sure the action is: the score, or one minus it where the charge is cleared. */
  readonly confidence: number;
  /** Every term that could be measured, also those without points. */
  readonly terms: readonly Term[];
  readonly reasoning: string;
  /** The policy that scored. */
  readonly policy: string;
}

/** Judges one charge. Pure: the same evidence in any order gives the same answer. */
export function score(evidence: Evidence, policy: Policy = standardPolicy): Scored {
  const subject = prepare(evidence);
  const terms = termNames.flatMap((name): Term[] => {
    const judged = rules[name](subject);
    if (judged === null) return [];
    const weight = policy.weights[name];
    return [{ name, figure: judged.figure, weight, points: rounded(weight * judged.strength, 3), says: judged.says }];
  });
  const taught = policy.merchants?.[subject.charge.key ?? ''] ?? 0;
  const odds = terms.reduce((sum, { points }) => sum + points, policy.prior + taught);
  const value = rounded(1 / (1 + Math.exp(-odds)), 4);
  const action = actionOf(value, policy);
  return {
    score: value,
    action,
    confidence: rounded(action === 'clear' ? 1 - value : value, 4),
    terms,
    reasoning: explain(value, action, terms, subject.usual.length, policy) + taughtText(taught),
    policy: policy.version,
  };
}

/** The one mapping from score to action. */
export const actionOf = (value: number, { thresholds }: Policy): Action =>
  value >= thresholds.flag ? 'flag' : value >= thresholds.review ? 'review' : 'clear';

const taughtText = (taught: number): string =>
  taught === 0 ? '' : ` Earlier verdicts on this merchant changed the log-odds by ${taught.toFixed(2)}.`;

const verdicts: Readonly<Record<Action, string>> = { clear: 'Cleared', review: 'To be reviewed', flag: 'Flagged' };

function explain(value: number, action: Action, terms: readonly Term[], known: number, { thresholds }: Policy): string {
  const telling = terms.filter(({ points }) => points >= 0.05).sort((a, b) => b.points - a.points);
  const reasons = telling.map(({ name, says, points }) => `${name} (+${points.toFixed(2)}): ${says}.`);
  const limits = `review from ${thresholds.review}, flag from ${thresholds.flag}`;
  const rest =
    reasons.length === 0
      ? `Nothing stands out against ${known} earlier charges.`
      : `Compared with ${known} earlier charges.`;
  return [`${verdicts[action]} with a score of ${value.toFixed(2)} (${limits}).`, ...reasons, rest].join(' ');
}

function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
