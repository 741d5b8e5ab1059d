import type { At } from '../at.ts';
import { dayOf } from '../fraud/evidence.ts';
import { type BudgetAnswer, emptyAnswer } from './answer.ts';
import { centsOf, shown } from './cents.ts';
import { chartOf, lineOf, nameOf } from './line.ts';
import { type Month, monthNamed, monthOf } from './month.ts';
import { proposals } from './propose.ts';
import { mostUsed, type Past, readBudgets, readCharges, readSpent } from './read.ts';
import { HISTORY } from './stand.ts';
import { standingOf } from './standing.ts';

export interface ProposalAsk {
  readonly month?: string | undefined;
  readonly category?: string | undefined;
  readonly amount?: string | undefined;
}

/** What budgets could be; with an amount, what that would mean. Nothing is written: whoever sets a budget is a person. */
export async function answerProposal({ month: name, category, amount }: ProposalAsk, at: At): Promise<BudgetAnswer> {
  if (at.userId === null) return refused('A budget belongs to one person: ask as that user.');
  const month = name === undefined ? monthOf(at.today) : monthNamed(name);
  const today = dayOf(at.today);
  const { charges, sent } = await readCharges(at.db, [at.userId], Math.min(today, month.begin) - HISTORY, month.end);
  const currency = mostUsed(charges) ?? 'USD';
  if (amount !== undefined) return meaningOf({ category: category ?? '*', amount, currency }, charges, month, at);
  const names = category === undefined ? boughtFrom(charges, today) : [category];
  const wanted = names.map((each) => ({ userId: at.userId as string, category: each, currency }));
  const found = proposals(wanted, charges, month, today);
  if (found.length === 0)
    return refused('There are too few charges to propose a budget from: a week of them is the least.');
  return {
    ...emptyAnswer(),
    text: [
      `Budgets for ${month.name} could be:`,
      ...found.map((each) => `- ${nameOf(each.category)}: ${each.says}`),
      'Nothing was set: these are proposals.',
    ].join('\n'),
    figures: found.map((each) => ({
      name: `${nameOf(each.category)}: proposed`,
      unit: 'money',
      value: each.amount,
      currency: each.currency,
      says: each.says,
      source: sent,
    })),
    proposals: found,
  };
}

/** How the month would stand with that budget. */
async function meaningOf(
  { category, amount, currency }: { category: string; amount: string; currency: string },
  charges: readonly Past[],
  month: Month,
  at: At,
): Promise<BudgetAnswer> {
  const { spent, sent } = await readSpent(
    at,
    month.begin,
    Math.min(month.end, dayOf(at.today) + 1),
    category === '*' ? null : category,
  );
  const set = await readBudgets(at, [at.userId as string], month, category, { most: 1 });
  const mine = spent.find((each) => each.currency === currency);
  const standing = standingOf(
    {
      userId: at.userId as string,
      category,
      currency,
      amount: centsOf(amount),
      warnAt: 0.8,
      spent: mine?.spent ?? 0n,
      charges: mine?.charges ?? 0,
      refunds: 0n,
      booked: 0n,
      foreign: 0,
      unreadable: 0,
    },
    month,
    at.today,
    charges,
  );
  const line = lineOf(standing, month, at.today);
  const before = set.budgets[0];
  const replaces = before === undefined ? '' : ` It would replace ${shown(before.amount, before.currency)}.`;
  return {
    ...emptyAnswer(),
    text: `With ${shown(centsOf(amount), currency)} for ${month.name}: ${line.says}${replaces} Nothing was set: this is a proposal.`,
    figures: [
      { name: `${nameOf(category)}: spent`, unit: 'money', value: line.spent, currency, source: sent },
      { name: `${nameOf(category)}: proposed`, unit: 'money', value: line.amount, currency },
    ],
    charts: [chartOf(standing, month, at.today, charges)],
    proposals: [{ user_id: at.userId as string, category, month: month.name, amount, currency, says: line.says }],
  };
}

/** Categories bought from in the last 90 days. */
const boughtFrom = (charges: readonly Past[], today: number): string[] =>
  [...new Set(charges.filter(({ day }) => day > today - 90).map(({ category }) => category))]
    .filter((each) => each !== '')
    .sort();

const refused = (why: string): BudgetAnswer => ({ ...emptyAnswer(), text: why, degraded: [why] });
