import type { Brief } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import { monthOf } from './days.ts';
import { amountOf, centsOf, shareOf } from './money.ts';
import { type Against, type Reader, readBudgets } from './read.ts';

/** Budgets are kept in this currency; charges in others do not count against them. */
const currency = 'USD';
const sum = (rows: readonly Against[], of: 'budget' | 'total'): bigint =>
  rows.reduce((all, row) => all + centsOf(row[of]), 0n);

/** Each budget of a month beside what was spent on its category. */
export async function budgetBrief(reader: Reader, month: string): Promise<Brief> {
  const { rows, source } = await readBudgets(reader, monthOf(month));
  const empty = { tables: [], charts: [], documents: [], degraded: [] };
  if (rows.length === 0) return { text: `There are no budgets for ${month}.`, figures: [], ...empty };
  const [planned, spent] = [sum(rows, 'budget'), sum(rows, 'total')];
  const over = rows.filter(({ left_over }) => centsOf(left_over) < 0n);
  const money = (name: string, value: bigint) =>
    ({ name, unit: 'money', currency, value: amountOf(value), source }) as const;
  const used = shareOf(spent, planned);
  return {
    text: textOf(month, rows, over, spent, planned),
    figures: [
      money('Budgeted', planned),
      money('Spent', spent),
      money(planned < spent ? 'Over' : 'Left', planned < spent ? spent - planned : planned - spent),
      ...(used === null ? [] : [{ name: 'Used', unit: 'percent', value: used, source } as const]),
      { name: 'Over their budget', unit: 'count', value: over.length, says: `of ${rows.length} categories`, source },
    ],
    tables: [
      {
        title: `Budgets of ${month}`,
        columns: [
          { name: 'Category', kind: 'text' },
          { name: 'Budget', kind: 'money' },
          { name: 'Spent', kind: 'money' },
          { name: 'Left', kind: 'money' },
          { name: 'Used', kind: 'percent' },
        ],
        rows: rows.map((row) => [mask(row.name), row.budget, row.total, row.left_over, row.used]),
        source,
      },
    ],
    charts: [
      {
        title: `Budget and spending, ${month}`,
        kind: 'bar',
        x: rows.map(({ name }) => mask(name)),
        unit: 'money',
        currency,
        series: [
          { name: 'Budget', values: rows.map(({ budget }) => Number(budget)) },
          { name: 'Spent', values: rows.map(({ total }) => Number(total)) },
        ],
      },
    ],
    documents: [],
    degraded: [],
  };
}

function textOf(
  month: string,
  rows: readonly Against[],
  over: readonly Against[],
  spent: bigint,
  planned: bigint,
): string {
  const all = `In ${month}, **${currency} ${amountOf(spent)}** of ${currency} ${amountOf(planned)} budgeted was spent.`;
  if (over.length === 0) return `${all} No category of ${rows.length} is over its budget.`;
  const named = over.slice(0, 3).map(({ name, left_over }) => {
    return `${mask(name)} (${currency} ${amountOf(-centsOf(left_over))} over)`;
  });
  return `${all} ${over.length} of ${rows.length} categories are over their budget, ${named.join(', ')} first.`;
}
