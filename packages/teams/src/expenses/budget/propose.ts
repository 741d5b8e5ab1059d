import { dateOf } from '../fraud/evidence.ts';
import type { BudgetAnswer } from './answer.ts';
import { decimal, shown } from './cents.ts';
import { type Month, monthBefore } from './month.ts';
import type { Past } from './read.ts';

/** Complete months a proposal looks back on. */
const MONTHS = 6;

/** What one month's budget could be, and what it was told from. Cents. */
export interface Proposal {
  readonly amount: number;
  /** The months looked at, the latest first, and what was spent in each; none: there is no complete month yet. */
  readonly months: readonly { readonly name: string; readonly spent: number }[];
}

/**
 * The median of the complete months before, of six at most, rounded up to tens; where there is none yet, what the days that
 * are known come to in a month. Null: nothing is known. `since`: the first day the user is known.
 */
export function propose(charges: readonly Past[], since: number, today: number, month: Month): Proposal | null {
  const months: { name: string; spent: number }[] = [];
  let each = monthBefore(month);
  while (each.end > today + 1) each = monthBefore(each);
  for (; each.begin >= since - 1 && months.length < MONTHS; each = monthBefore(each)) {
    const spent = charges.reduce((sum, { day, cents }) => (day >= each.begin && day < each.end ? sum + cents : sum), 0);
    months.push({ name: each.name, spent });
  }
  const typical = months.length > 0 ? median(months.map(({ spent }) => spent)) : monthly(charges, since, today);
  return typical === null || typical <= 0 ? null : { amount: Math.ceil(typical / 1000) * 1000, months };
}

function monthly(charges: readonly Past[], since: number, today: number): number | null {
  const days = today - since + 1;
  if (days < 7) return null;
  return (charges.reduce((sum, { day, cents }) => (day <= today ? sum + cents : sum), 0) * 30.44) / days;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Proposals for categories of a month that has no budget for them. */
export function proposals(
  wanted: readonly { userId: string; category: string; currency: string }[],
  history: readonly Past[],
  month: Month,
  today: number,
): BudgetAnswer['proposals'] {
  const users = Map.groupBy(history, ({ userId }) => userId);
  return wanted.flatMap(({ userId, category, currency }) => {
    const mine = users.get(userId) ?? [];
    const since = mine[0]?.day;
    if (since === undefined) return [];
    const key = category.trim().toLowerCase();
    const some = mine.filter((each) => each.currency === currency && (key === '*' || each.category === key));
    const found = propose(some, since, today, month);
    if (found === null) return [];
    return [
      {
        user_id: userId,
        category,
        month: month.name,
        amount: decimal(found.amount),
        currency,
        says: sayProposal(found, currency, since, today),
      },
    ];
  });
}

function sayProposal({ amount, months }: Proposal, currency: string, since: number, today: number): string {
  const proposed = `${shown(amount, currency)} a month`;
  if (months.length === 0) return `${proposed}: what the ${today - since + 1} days since ${dateOf(since)} come to.`;
  const each = months.map(({ name, spent }) => `${name} ${shown(spent, currency)}`).join(', ');
  return `${proposed}: the median of ${months.length === 1 ? 'the one complete month' : `${months.length} complete months`} (${each}), rounded up to tens.`;
}
