import { moneyOf } from './amount.ts';
import type { MerchantFound } from './merchant.ts';
import type { Candidate } from './total.ts';
import type { When } from './when.ts';

interface Found {
  candidates: readonly Candidate[];
  whens: readonly When[];
  merchant: MerchantFound | null;
  /** How many attempts were made. */
  views: number;
  /** The mean confidence of the first attempt's words. */
  legible: number;
  /** Where a vision model sees something else. */
  unlike: readonly string[];
}

export interface Judged {
  /** Confidences, 0 to 1. */
  total: number;
  date: number;
  /** Nothing speaks against it. */
  certain: boolean;
  /** What bears the total out, then what is doubtful. */
  reasons: string[];
}

/** How far the best total must be ahead of the next, in points; how surely its digits and the date must be read. */
const [ahead, clearly, dated] = [1.5, 0.85, 0.6];
/** A candidate with fewer points is a guess. */
const leastPoints = 5;
/** A page read less surely has lost words: what two readings of it agree on may be the wrong line. */
const legibly = 0.87;

/** Whether merchant, total and date can stand without a person, and why. */
export function judge(found: Found): Judged {
  const { candidates, whens, views } = found;
  const [best, next] = candidates;
  const lead = best ? best.points - Math.max(next?.points ?? 0, 0) : 0;
  const date = whens[0] ? dateConfidence(whens[0], whens[1]) : 0;
  const borneOut = best !== undefined && isBorneOut(best, found.legible);
  const speaks: string[] = [];
  if (best && best.proofs.length > 0) speaks.push(`${moneyOf(best.cents)}: ${best.proofs.join('; ')}`);
  if (best && best.attempts > 1) speaks.push(`${best.attempts} of ${views} readings have ${moneyOf(best.cents)}`);
  const doubts = [
    ...(best ? totalDoubts(best, next, { borneOut, lead }) : ['no total was found']),
    ...otherDoubts(found, date),
    ...found.unlike,
  ];
  const total = best ? totalConfidence(best, lead, borneOut) : 0;
  return { total, date, certain: doubts.length === 0, reasons: [...speaks, ...doubts] };
}

function totalDoubts(
  best: Candidate,
  next: Candidate | undefined,
  { borneOut, lead }: { borneOut: boolean; lead: number },
): string[] {
  const says = moneyOf(best.cents);
  const doubts: string[] = [];
  if (!borneOut) doubts.push(`nothing else on the receipt bears out ${says}`);
  if (best.overtaken !== null) doubts.push(`${moneyOf(best.overtaken)} stands below it as a total too`);
  if (lead < ahead)
    doubts.push(next ? `${moneyOf(next.cents)} could be the total as well` : `${says} could be anything`);
  if (best.points < leastPoints) doubts.push(`little says that ${says} is the total`);
  if (best.at.confidence < clearly) doubts.push(`its digits are read with ${best.at.confidence.toFixed(2)} only`);
  return doubts;
}

function otherDoubts({ whens: [when], merchant }: Found, date: number): string[] {
  const doubts: string[] = [];
  if (!when) doubts.push('no date was found');
  else if (date < dated) doubts.push(`the date ${when.date} is doubtful`);
  if (!merchant) doubts.push('no merchant was found');
  return doubts;
}

/** By the receipt's arithmetic; or it is called the total, and another engine or two more lines have the same digits. */
const isBorneOut = ({ proofs, label, attempts, prints }: Candidate, legible: number): boolean =>
  proofs.length > 0 || (legible >= legibly && (label === 'total' || label === 'due') && (attempts > 1 || prints > 2));

const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));

function totalConfidence(best: Candidate, lead: number, borneOut: boolean): number {
  return logistic(
    -3 +
      0.45 * Math.min(best.points, 9) +
      0.5 * Math.min(lead, 4) +
      (borneOut ? 0.8 : -0.8) +
      4 * (best.at.confidence - 0.9),
  );
}

function dateConfidence(when: When, next: When | undefined): number {
  const rival = next ? Math.max(0, 2 - (when.points + when.prints * 0.6 - next.points - next.prints * 0.6)) : 0;
  return logistic(
    -1.5 + when.points * 0.9 + Math.min(when.prints, 3) * 0.4 - rival * 0.5 + (when.orderKnown ? 0 : -1.2),
  );
}
