import type { Answer, SeedRow } from './generate.ts';
import type { Random } from './random.ts';

/** What a user may spend on a category in one month. */
export interface Budget {
  readonly userId: string;
  readonly category: string;
  /** The first of the month. */
  readonly month: string;
  readonly amount: string;
}

/** One budget in this many is less than what was spent. */
const OVERSPENT = 25;

/**
 * A budget for every user, category and month there are charges in: above what was spent, but for one in 25. There the charge that
 * passes the budget gets the answer `overspend`.
 */
export function plantBudgets(
  random: Random,
  rows: readonly SeedRow[],
  taken: ReadonlySet<string>,
): { budgets: Budget[]; key: Answer[] } {
  const spent = new Map<string, SeedRow[]>();
  for (const row of rows) {
    const name = `${row.userId}|${row.category}|${row.date.slice(0, 7)}`;
    const known = spent.get(name);
    if (known === undefined) spent.set(name, [row]);
    else known.push(row);
  }
  const budgets: Budget[] = [];
  const key: Answer[] = [];
  for (const [name, charges] of spent) {
    const [userId = '', category = '', month = ''] = name.split('|');
    const sum = charges.reduce((total, { amount }) => total + centsOf(amount), 0);
    const short = charges.length > 1 && sum > 5000 && random.whole(1, OVERSPENT) === 1;
    const budget = short
      ? Math.round(sum * (0.6 + 0.3 * random.unit()))
      : whole(Math.max(sum, 1000) * (1.1 + random.unit()));
    const passing = short ? passes(charges, budget) : undefined;
    if (passing !== undefined && !taken.has(passing.expenseId))
      key.push({
        expenseId: passing.expenseId,
        label: 'overspend',
        note: `passes the budget for ${category} of ${month}`,
      });
    budgets.push({ userId, category, month: `${month}-01`, amount: decimal(budget) });
  }
  return { budgets, key };
}

function passes(charges: readonly SeedRow[], budget: number): SeedRow | undefined {
  let sum = 0;
  return charges.find(({ amount }) => (sum += centsOf(amount)) > budget);
}

const centsOf = (amount: string): number => Math.round(Number(amount) * 100);
const whole = (cents: number): number => Math.ceil(cents / 1000) * 1000;
const decimal = (cents: number): string => `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
