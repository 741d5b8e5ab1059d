import type { Brief, Figure } from '@holdfast/agents';
import { mask } from '@holdfast/telemetry';
import { nameOf } from '../budget/line.ts';
import { monthOf } from './days.ts';
import { amountOf, centsOf, shareOf } from './money.ts';
import { type Against, type Reader, readBudgets, type Source } from './read.ts';

const sum = (rows: readonly Against[], of: 'budget' | 'total'): bigint =>
  rows.reduce((all, row) => all + centsOf(row[of]), 0n);
const called = ({ name }: Against): string => mask(nameOf(name));

/** Each budget of a month beside what was spent on its category. No sum mixes currencies, or a budget of all spending with its parts. */
export async function budgetBrief(reader: Reader, month: string): Promise<Brief> {
  const { rows, source } = await readBudgets(reader, monthOf(month));
  const empty = { tables: [], charts: [], documents: [], degraded: [] };
  if (rows.length === 0) return { text: `There are no budgets for ${month}.`, figures: [], ...empty };
  const byCurrency = [...Map.groupBy(rows, ({ currency }) => currency)];
  const over = rows.filter(({ left_over }) => centsOf(left_over) < 0n);
  return {
    text: [...byCurrency.map(([currency, some]) => spentSays(month, currency, some)), overSays(rows.length, over)].join(
      ' ',
    ),
    figures: [
      ...byCurrency.flatMap(([currency, some]) =>
        figuresOf(currency, some, source, byCurrency.length > 1 ? ` (${currency})` : ''),
      ),
      { name: 'Over their budget', unit: 'count', value: over.length, says: `of ${rows.length} budgets`, source },
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
          { name: 'Currency', kind: 'text' },
        ],
        rows: rows.map((row) => [called(row), row.budget, row.total, row.left_over, row.used, row.currency]),
        source,
      },
    ],
    charts: byCurrency.map(([currency, some]) => ({
      title: `Budget and spending, ${month}${byCurrency.length > 1 ? `, ${currency}` : ''}`,
      kind: 'bar',
      x: some.map(called),
      unit: 'money',
      currency,
      series: [
        { name: 'Budget', values: some.map(({ budget }) => Number(budget)) },
        { name: 'Spent', values: some.map(({ total }) => Number(total)) },
      ],
    })),
    documents: [],
    degraded: [],
  };
}

/** The categories together, and all spending where it has a budget of its own. */
function partsOf(rows: readonly Against[]): { lead: string; rows: readonly Against[] }[] {
  return [
    { lead: '', rows: rows.filter(({ whole }) => !whole) },
    { lead: `${nameOf('*')}: `, rows: rows.filter(({ whole }) => whole) },
  ].filter((part) => part.rows.length > 0);
}

function figuresOf(currency: string, rows: readonly Against[], source: Source, of: string): Figure[] {
  return partsOf(rows).flatMap(({ lead, rows: some }): Figure[] => {
    const [planned, spent] = [sum(some, 'budget'), sum(some, 'total')];
    const used = shareOf(spent, planned);
    const named = (name: string): string => `${lead ? `${lead}${name.toLowerCase()}` : name}${of}`;
    const money = (name: string, value: bigint) =>
      ({ name: named(name), unit: 'money', currency, value: amountOf(value), source }) as const;
    return [
      money('Budgeted', planned),
      money('Spent', spent),
      money(planned < spent ? 'Over' : 'Left', planned < spent ? spent - planned : planned - spent),
      ...(used === null ? [] : [{ name: named('Used'), unit: 'percent', value: used, source } as const]),
    ];
  });
}

const spentSays = (month: string, currency: string, rows: readonly Against[]): string =>
  partsOf(rows)
    .map(({ lead, rows: some }) => {
      const [planned, spent] = [sum(some, 'budget'), sum(some, 'total')].map(amountOf);
      return `${lead}${lead ? 'in' : 'In'} ${month}, **${currency} ${spent}** of ${currency} ${planned} budgeted was spent.`;
    })
    .join(' ');

function overSays(all: number, over: readonly Against[]): string {
  if (over.length === 0) return `No budget of ${all} is passed.`;
  const named = over
    .toSorted((a, b) => Number(centsOf(a.left_over) - centsOf(b.left_over)))
    .slice(0, 3)
    .map((row) => `${called(row)} (${row.currency} ${amountOf(-centsOf(row.left_over))} over)`);
  return `${over.length} of ${all} budgets are passed, ${named.join(', ')} first.`;
}
