import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { centsOf, money, percentOf } from '../money.ts';
import type { ChargeRow, Figures, Group, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { chargesTable, groupsTable } from '../tables.ts';
import { chargeSays } from './list.ts';
import { countFigure, mainCurrency, moneyFigure, ranked, subject } from './parts.ts';

type SummaryAsk = Extract<AnalystAsk, { kind: 'summary' }>;

/** A slice at a glance: how much, where it went, the largest charges. */
export async function answerSummary(ask: SummaryAsk, reader: Reader): Promise<Draft> {
  const [all, categories, merchants, largest] = await Promise.all([
    reader.figures(ask),
    reader.groups(ask, 'category'),
    reader.groups(ask, 'merchant'),
    reader.charges(ask, 'largest', 5),
  ]);
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  if (all.rows.length === 0) return { text: `${where}: no charges.`, figures: [countFigure('charges', 0, all.source)] };
  const main = (groups: readonly Group[]): Group[] =>
    ranked(
      groups.filter(({ currency }) => currency === mainCurrency(groups)),
      'total',
      'most',
    );
  const [byCategory, byMerchant] = [main(categories.rows), main(merchants.rows)];
  return {
    text: [
      `${where}: ${all.rows.map(totalSays).join('; ')}.`,
      byCategory.length > 1 ? `Most went on ${top(byCategory)}.` : '',
      byMerchant.length > 1 ? `By merchant: ${top(byMerchant)}.` : '',
      largest.rows[0] ? `The largest charge is ${chargeSays(largest.rows[0] as ChargeRow)}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    figures: all.rows.flatMap((row) => [
      moneyFigure('total', row.net, row.currency, all.source),
      countFigure('charges', row.charges, all.source),
      ...(row.refunds > 0 ? [countFigure('refunds', row.refunds, all.source)] : []),
      ...(row.average === null ? [] : [moneyFigure('average charge', row.average, row.currency, all.source)]),
    ]),
    tables: [
      groupsTable('By category', 'category', byCategory.slice(0, 12), categories),
      groupsTable('By merchant', 'merchant', byMerchant.slice(0, 10), merchants),
      chargesTable(
        'Largest charges',
        largest,
        all.rows.reduce((n, row) => n + row.charges + row.refunds, 0),
      ),
    ],
    charts: byCategory.length > 1 ? [categoryChart(byCategory)] : [],
  };
}

function totalSays({ net, currency, charges, refunds, average }: Figures): string {
  const back = refunds > 0 ? ` and ${plural(refunds, 'refund')}` : '';
  return `**${money(net, currency)}** in ${plural(charges, 'charge')}${back}${average === null ? '' : `, ${money(average, currency)} on average`}`;
}

function top(groups: readonly Group[]): string {
  const whole = groups.reduce((sum, { net }) => sum + centsOf(net), 0n);
  return groups
    .slice(0, 3)
    .map(({ name, net, currency }) => {
      const share = percentOf(centsOf(net), whole);
      return `${name} ${money(net, currency)}${share === null ? '' : ` (${share} %)`}`;
    })
    .join(', ');
}

const categoryChart = (groups: readonly Group[]): NonNullable<Draft['charts']>[number] => ({
  title: 'Spending by category',
  kind: 'bar',
  x: groups.slice(0, 15).map(({ name }) => name),
  unit: 'money',
  currency: groups[0]?.currency ?? 'USD',
  series: [{ name: 'total', values: groups.slice(0, 15).map(({ net }) => Number(net)) }],
});
