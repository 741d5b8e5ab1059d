import { clamp, type Judgement, money } from './judgement.ts';
import type { Keyed, Subject } from './subject.ts';

/** Fewer earlier amounts than this say nothing. */
const LEAST = 5;

/** Nobody's spending is steadier than this (standard deviation of the logarithm); else a price rise would look like fraud. */
const STEADIEST = 0.25;

/** The amount against what this user paid at this merchant before. */
export function merchantAmount(subject: Subject): Judgement | null {
  const { charge } = subject;
  if (charge.key === null) return null;
  return against(
    charge,
    subject.usual.filter((other) => other.key === charge.key),
    `at ${charge.merchant}`,
  );
}

/** The amount against what this user paid in this category before. */
export function categoryAmount(subject: Subject): Judgement | null {
  const { charge } = subject;
  if (charge.category === null) return null;
  return against(
    charge,
    subject.usual.filter((other) => other.category === charge.category),
    `for ${charge.category}`,
  );
}

/**
 * Robust: distance of the logarithm from the median, in units of 1.4826 MAD (equal to the standard deviation for normal data,
 * unmoved by outliers; Rousseeuw and Croux 1993). Only too much is unusual, not too little. Refunds have their own rule.
 */
function against(charge: Keyed, others: readonly Keyed[], where: string): Judgement | null {
  if (charge.cents === null || charge.cents <= 0) return null;
  const logs = others.flatMap(({ cents, currency }) =>
    cents !== null && cents > 0 && currency === charge.currency ? [Math.log(cents)] : [],
  );
  if (logs.length < LEAST) return null;
  const middle = median(logs);
  const spread = Math.max(STEADIEST, 1.4826 * median(logs.map((log) => Math.abs(log - middle))));
  const distance = (Math.log(charge.cents) - middle) / spread;
  const usual = money({ cents: Math.round(Math.exp(middle)), currency: charge.currency });
  const side = distance > 2.5 ? 'far above' : distance > 1 ? 'above' : distance < -1 ? 'below' : 'near';
  return {
    strength: clamp((distance - 2.5) / 5) * (logs.length / (logs.length + 2)),
    figure: {
      value: Math.round(distance * 100) / 100,
      unit: `robust standard deviations from the user's median (n = ${logs.length})`,
    },
    says: `${money(charge)} is ${side} the user's usual ${usual} ${where} (${logs.length} earlier charges)`,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
