import { shrunk } from '../stream/stream.ts';
import type { Case, Judged } from './evidence.ts';
import { clamp, type Judgement } from './judgement.ts';
import type { Subject } from './subject.ts';

/** The share of frauds where nothing is known, and how many imagined verdicts stand for it. */
const BASE = 0.02;
const WEIGHT = 5;

/** Full strength where a fraud is as likely as not. */
const FULL = Math.log(0.5 / BASE);

/** What reviewers confirmed at this merchant. */
export function merchantRisk({ verdicts }: Subject): Judgement | null {
  return verdicts === undefined || verdicts.merchant.n === 0
    ? null
    : risk(verdicts.merchant, 'charges at this merchant');
}

/** What reviewers confirmed of this user in the last 30 days: a stolen card is used again. */
export function userRisk({ verdicts }: Subject): Judgement | null {
  return verdicts === undefined || verdicts.user.n === 0 ? null : risk(verdicts.user, "of the user's charges");
}

function risk({ n, frauds }: Judged, of: string): Judgement {
  const rate = shrunk(frauds, n, BASE, WEIGHT);
  return {
    strength: clamp(Math.log(rate / BASE) / FULL),
    figure: {
      value: Math.round(rate * 1000) / 10,
      unit: `% confirmed as fraud, drawn towards ${BASE * 100} % (${frauds} of ${n})`,
    },
    says: `reviewers confirmed ${frauds} of ${n} judged ${of} as fraud`,
  };
}

/** Cases from memory that were decided: confirmed ones near to this charge speak against it, refuted ones take that back. */
export function similarCases({ cases }: Subject): Judgement | null {
  if (cases === undefined || cases.length === 0) return null;
  const confirmed = cases.filter(({ fraud }) => fraud).length;
  return {
    strength: strengthOf(cases),
    figure: { value: confirmed, unit: `confirmed among ${cases.length} similar cases in memory` },
    says: `memory holds ${cases.length} similar cases, ${confirmed} of them confirmed`,
  };
}

/** What each case adds to the log-odds, or takes back: together the points of the term. */
export function casePoints(cases: readonly Case[], weight: number): number[] {
  const weighed = cases.map(weightOf);
  const sum = weighed.reduce((total, each) => total + each, 0);
  if (sum <= 0) return weighed.map(() => 0);
  const scale = (weight * strengthOf(cases)) / sum;
  return weighed.map((each) => Math.round(each * scale * 1000) / 1000);
}

/** Unrelated charges reach cosines of 0.63 with the offline embedder; from here on a case is like the charge. */
export const LIKE = 0.65;

/** Two cases that are this charge's double make the full strength. */
const strengthOf = (cases: readonly Case[]): number => clamp(cases.reduce((sum, each) => sum + weightOf(each), 0) / 2);

const weightOf = ({ fraud, similarity }: Case): number =>
  (fraud ? 1 : -1) * clamp((clamp(similarity) - LIKE) / (1 - LIKE));
