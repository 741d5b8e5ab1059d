import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { money } from '../money.ts';
import type { ChargeRow, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { chargesTable } from '../tables.ts';
import { countFigure, moneyFigure, subject } from './parts.ts';

type ListAsk = Extract<AnalystAsk, { kind: 'list' }>;

/** Charges to look at, in an order. Amounts of several currencies are ordered as numbers, and it says so. */
export async function answerList(ask: ListAsk, reader: Reader): Promise<Draft> {
  const [rows, all] = await Promise.all([reader.charges(ask, ask.order, ask.limit), reader.figures(ask)]);
  const about = sliceSays(ask);
  const there = all.rows.reduce((n, row) => n + row.charges + row.refunds, 0);
  if (there === 0)
    return {
      text: `${subject(reader.at)}${about ? ` ${about}` : ''}: no charges.`,
      figures: [countFigure('charges', 0, all.source)],
    };
  const bySize = ask.order === 'largest' || ask.order === 'smallest';
  const mixed = bySize && new Set(rows.rows.map(({ currency }) => currency)).size > 1;
  const first = rows.rows[0] as ChargeRow;
  const shown =
    rows.rows.length === there ? plural(there, 'charge') : `${rows.rows.length} of ${plural(there, 'charge')}`;
  return {
    text: `${subject(reader.at)}${about ? ` ${about}` : ''}: ${shown}, ${ask.order} first. ${titleOf(ask.order)} is ${chargeSays(first)}.`,
    figures: [
      countFigure('charges found', there, all.source),
      ...(bySize ? [moneyFigure(`${ask.order} charge`, first.amount, first.currency, rows.source)] : []),
    ],
    tables: [chargesTable(`${titleOf(ask.order)} first`, rows, there)],
    degraded: mixed ? ['amounts of several currencies stand in the order of their numbers, not of their worth'] : [],
  };
}

const titleOf = (order: string): string => `${order.slice(0, 1).toUpperCase()}${order.slice(1)}`;

export function chargeSays({ amount, currency, merchant, date }: ChargeRow): string {
  return `**${money(amount, currency)}** at ${merchant ?? 'a merchant nobody named'} on ${date ?? 'an unknown day'}`;
}
