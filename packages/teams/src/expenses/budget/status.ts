import type { Figure, Table } from '@holdfast/agents';
import type { At } from '../at.ts';
import { dayOf } from '../fraud/evidence.ts';
import { type BudgetAnswer, type BudgetLine, emptyAnswer } from './answer.ts';
import { decimal } from './cents.ts';
import { chartOf, lineOf, nameOf } from './line.ts';
import { type Month, monthNamed, monthOf } from './month.ts';
import { METHOD } from './project.ts';
import { proposals } from './propose.ts';
import { readCharges, readUnbudgeted, type Sent, type Unbudgeted } from './read.ts';
import { HISTORY, type Stand, standIn } from './stand.ts';
import type { State } from './standing.ts';

const MOST_CHARTS = 6;
const MOST_SAID = 6;
const MOST_PROPOSED = 20;

/** The worst first. */
const worst: readonly State[] = ['over', 'will go over', 'approaching', 'on track', 'kept'];

/** How a month's budgets stand. */
export async function answerStatus(
  { month: name, category = null }: { month?: string | undefined; category?: string | null | undefined },
  at: At,
): Promise<BudgetAnswer> {
  const month = name === undefined ? monthOf(at.today) : monthNamed(name);
  const stand = await standIn(at, month, category);
  at.progress('budgets', `${stand.of} budgets of ${month.name}`, { budgets: stand.of });
  const open = await readUnbudgeted(at, month, category, MOST_PROPOSED);
  return { ...standAnswer(stand, at), ...(await openAnswer(stand, open, at)) };
}

/** Lines, table, pictures and figures of the budgets there are. */
export function standAnswer(stand: Stand, at: At): BudgetAnswer {
  const { month, history, standings } = stand;
  const sorted = [...standings].sort((a, b) => worst.indexOf(a.state) - worst.indexOf(b.state));
  const budgets = sorted.map((standing) => lineOf(standing, month, at.today));
  return {
    ...emptyAnswer(),
    text: sayAll(budgets, stand, at),
    figures: figuresOf(budgets, stand),
    tables: budgets.length === 0 ? [] : [tableOf(budgets, stand, at)],
    charts: sorted.slice(0, MOST_CHARTS).map((standing) => chartOf(standing, month, at.today, history)),
    degraded: [...stand.degraded],
    budgets,
  };
}

function sayAll(budgets: readonly BudgetLine[], { month, of }: Stand, at: At): string {
  if (budgets.length === 0) return `There is no budget for ${month.name}.`;
  const counts = worst.flatMap((state) => {
    const n = budgets.filter((each) => each.state === state).length;
    return n === 0 ? [] : [`${n} ${state}`];
  });
  const head = `${of === 1 ? 'One budget' : `${of} budgets`} in ${month.name}: ${counts.join(', ')}.`;
  const who = ({ user_id, says }: BudgetLine): string =>
    at.userId === null ? `${user_id.slice(0, 8)}: ${says}` : says;
  return [head, ...budgets.slice(0, MOST_SAID).map((line) => `- ${who(line)}`)].join('\n');
}

function figuresOf(budgets: readonly BudgetLine[], { sent, historySent }: Stand): Figure[] {
  return budgets.slice(0, MOST_SAID).flatMap((line): Figure[] => {
    const name = nameOf(line.category);
    const { currency } = line;
    return [
      { name: `${name}: spent`, unit: 'money', value: line.spent, currency, source: sent },
      { name: `${name}: budget`, unit: 'money', value: line.amount, currency, source: sent },
      ...(line.forecast === null
        ? []
        : ([
            {
              name: `${name}: likely at the end of the month`,
              unit: 'money',
              value: line.forecast.median,
              currency,
              says: `80 %: ${line.forecast.low} to ${line.forecast.high}. ${METHOD}.`,
              source: historySent,
            },
          ] satisfies Figure[])),
      ...(line.passes === null || line.state === 'over'
        ? []
        : ([
            { name: `${name}: passes its budget`, unit: 'date', value: line.passes.median, source: historySent },
          ] satisfies Figure[])),
    ];
  });
}

function tableOf(budgets: readonly BudgetLine[], { month, of, sent }: Stand, at: At): Table {
  const all = at.userId === null;
  return {
    title: `Budgets of ${month.name}`,
    columns: [
      ...(all ? ([{ name: 'user', kind: 'id' }] as const) : []),
      { name: 'category', kind: 'text' },
      { name: 'state', kind: 'text' },
      { name: 'spent', kind: 'money' },
      { name: 'budget', kind: 'money' },
      { name: 'used', kind: 'percent' },
      { name: 'forecast', kind: 'money' },
      { name: 'low', kind: 'money' },
      { name: 'high', kind: 'money' },
      { name: 'passes', kind: 'date' },
      { name: 'currency', kind: 'text' },
    ],
    rows: budgets.map((line) => [
      ...(all ? [line.user_id] : []),
      nameOf(line.category),
      line.state,
      line.spent,
      line.amount,
      line.percent,
      line.forecast?.median ?? null,
      line.forecast?.low ?? null,
      line.forecast?.high ?? null,
      line.passed_on ?? line.passes?.median ?? null,
      line.currency,
    ]),
    ...(of > budgets.length ? { of } : {}),
    source: sent,
  };
}

const withoutCategory = 'charges without a category';

/** What was spent without a budget, and what budgets could be. */
async function openAnswer(
  stand: Stand,
  { found, sent }: { found: Unbudgeted[]; sent: Sent },
  at: At,
): Promise<Partial<BudgetAnswer>> {
  if (found.length === 0) return {};
  const { month } = stand;
  const answer = standAnswer(stand, at);
  const today = dayOf(at.today);
  const users = [...new Set(found.map(({ userId }) => userId))];
  const known = new Set(stand.history.map(({ userId }) => userId));
  const missing = users.filter((user) => !known.has(user));
  const more = missing.length === 0 ? [] : (await readCharges(at.db, missing, today - HISTORY, month.end)).charges;
  const proposed = proposals(found, [...stand.history, ...more], month, today);
  const names = [...new Set(found.map(({ category }) => category || withoutCategory))];
  return {
    text: [
      answer.text,
      // Of its own, not a part of the list above it.
      '',
      `There is no budget of ${month.name} for ${names.join(', ')}.`,
      ...proposed
        .slice(0, MOST_SAID)
        .map(({ category, says }) => `- ${category || withoutCategory} could have ${says}`),
    ].join('\n'),
    tables: [...answer.tables, openTable(found, proposed, month, sent)],
    proposals: proposed,
  };
}

function openTable(
  found: readonly Unbudgeted[],
  proposed: BudgetAnswer['proposals'],
  month: Month,
  source: Sent,
): Table {
  return {
    title: `Spent in ${month.name} without a budget`,
    columns: [
      { name: 'category', kind: 'text' },
      { name: 'spent', kind: 'money' },
      { name: 'charges', kind: 'number' },
      { name: 'currency', kind: 'text' },
      { name: 'could be', kind: 'money' },
    ],
    rows: found.map(({ userId, category, spent, charges, currency }) => [
      category || 'no category',
      decimal(spent),
      charges,
      currency,
      proposed.find((each) => each.user_id === userId && each.category === category && each.currency === currency)
        ?.amount ?? null,
    ]),
    source,
  };
}
