import { alike, merchantKey } from '../../fraud/merchant-name.ts';
import { moneyOf } from './amount.ts';
import { boxOf, type Line } from './line.ts';
import type { MerchantFound } from './merchant.ts';
import type { Candidate } from './total.ts';
import type { When } from './when.ts';

/** What a vision model read from the picture. It is a vote: nothing counts that the words of the picture do not have too. */
export interface Seen {
  merchant: string | null;
  /** ISO. */
  date: string | null;
  /** Exact decimal text. */
  total: string | null;
}

/** What a vote adds to a total, and to a date: about what its label adds. */
const votes = { total: 3, date: 2 };
/** A line is the name that was seen where the two are so alike. */
const sameName = 0.8;

const centsOf = (text: string): number => Math.round(Number(text) * 100);

/** The totals with the vote, the best first; it is one more reading that has the amount. */
export function votedTotals(candidates: readonly Candidate[], seen: Seen | undefined): readonly Candidate[] {
  if (!seen?.total) return candidates;
  const cents = centsOf(seen.total);
  return candidates
    .map((one) =>
      one.cents === cents ? { ...one, points: one.points + votes.total, attempts: one.attempts + 1 } : one,
    )
    .toSorted((a, b) => b.points - a.points || b.cents - a.cents);
}

/** The dates with the vote, the best first. */
export function votedDates(whens: readonly When[], seen: Seen | undefined): readonly When[] {
  if (!seen?.date) return whens;
  const worth = ({ points, prints }: When): number => points + prints * 0.6;
  return whens
    .map((one) => (one.date === seen.date ? { ...one, points: one.points + votes.date, orderKnown: true } : one))
    .toSorted((a, b) => worth(b) - worth(a));
}

/** The name that was seen, where the rules have none or doubt theirs and a line of the picture reads like it. */
export function votedMerchant(
  found: MerchantFound | null,
  lines: readonly Line[],
  seen: Seen | undefined,
): MerchantFound | null {
  const key = merchantKey(seen?.merchant ?? null);
  if (!seen?.merchant || key === null || (found && (found.known || found.confidence >= 0.6))) return found;
  const line = lines.find(({ text }) => alike(merchantKey(text) ?? '', key) >= sameName);
  if (!line) return found;
  const { text: from, words, page, at } = line;
  return { name: seen.merchant, from, boxes: [boxOf(words)], page, confidence: 0.8, end: at + 1, known: false };
}

/** Where model and picture do not agree, a person looks. `before`: the rules' own best. */
export function seenDoubts(
  seen: Seen | undefined,
  before: { total: Candidate | undefined },
  { candidates, whens }: { candidates: readonly Candidate[]; whens: readonly When[] },
): string[] {
  const doubts: string[] = [];
  if (seen?.total) {
    const cents = centsOf(seen.total);
    const [best] = candidates;
    if (!candidates.some((one) => one.cents === cents))
      doubts.push(`a model sees ${moneyOf(cents)} as the total, which is read nowhere in the picture`);
    else if (best?.cents !== cents || (before.total && before.total.cents !== cents && best.proofs.length === 0))
      doubts.push(`a model sees ${moneyOf(cents)} as the total, the words say ${moneyOf(before.total?.cents ?? 0)}`);
  }
  if (seen?.date && whens[0]?.date !== seen.date) doubts.push(`a model sees the date ${seen.date}, the words do not`);
  return doubts;
}
