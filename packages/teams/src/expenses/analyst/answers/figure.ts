import type { Draft } from '../analyst.ts';
import type { AnalystAsk, Measure } from '../ask.ts';
import { money } from '../money.ts';
import type { Figures, Read, Reader, Source } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { chargesTable } from '../tables.ts';
import { countFigure, moneyFigure, subject } from './parts.ts';

type FigureAsk = Extract<AnalystAsk, { kind: Measure }>;

/** One measure of a slice, for each currency in it, and the charges it stands on. */
export async function answerFigure(ask: FigureAsk, reader: Reader): Promise<Draft> {
  const read = await reader.figures(ask);
  const medians = ask.kind === 'median' ? await reader.medians(ask) : null;
  const rows = await reader.charges(ask, ask.kind === 'largest' || ask.kind === 'smallest' ? ask.kind : 'newest', 10);
  const about = sliceSays(ask);
  if (read.rows.length === 0) return nothing(ask.kind, about, read, reader);
  const of = read.rows.reduce((n, row) => n + row.charges + row.refunds, 0);
  const sentences = read.rows.map((row) => {
    const median = medians?.rows.find(({ currency }) => currency === row.currency)?.median ?? null;
    return sentence(ask.kind, row, median);
  });
  const apart = read.rows.length > 1 ? `Charges are in ${read.rows.length} currencies, which are not added up. ` : '';
  return {
    text: `${apart}${subject(reader.at)}${about ? ` ${about}` : ''}: ${sentences.join('; ')}.`,
    figures: read.rows.flatMap((row) => {
      const median = medians?.rows.find(({ currency }) => currency === row.currency);
      return figuresOf(ask.kind, row, read.source, median && { ...median, source: medians?.source ?? read.source });
    }),
    tables: [chargesTable(titles[ask.kind] ?? 'The charges behind it, newest first', rows, of)],
  };
}

const titles: Partial<Record<Measure, string>> = { largest: 'Largest charges', smallest: 'Smallest charges' };

function nothing(kind: Measure, about: string, read: Read<Figures>, { known, at }: Reader): Draft {
  const currency = known.currencies[0] ?? 'USD';
  return {
    text: `${subject(at)}${about ? ` ${about}` : ''}: no charges${kind === 'total' ? ', so nothing spent' : ''}.`,
    figures: [
      ...(kind === 'total' ? [moneyFigure('total', '0.00', currency, read.source)] : []),
      countFigure('charges', 0, read.source),
    ],
  };
}

function sentence(kind: Measure, row: Figures, median: string | null): string {
  const said = (amount: string): string => money(amount, row.currency);
  const charges = plural(row.charges, 'charge');
  const back = row.refunds > 0 ? ` and ${plural(row.refunds, 'refund')}` : '';
  switch (kind) {
    case 'total':
      return row.refunds > 0
        ? `**${said(row.net)}**, that is ${said(row.charged)} in ${charges} less ${said(row.refunded)} in ${plural(row.refunds, 'refund')}`
        : `**${said(row.net)}** in ${charges}`;
    case 'count':
      return `**${charges}**${back}, together ${said(row.net)}`;
    default:
      return ofCharges(kind, row, median, charges, back);
  }
}

function ofCharges(
  kind: Exclude<Measure, 'total' | 'count'>,
  row: Figures,
  median: string | null,
  charges: string,
  back: string,
): string {
  const amount = { average: row.average, largest: row.largest, smallest: row.smallest, median }[kind];
  if (amount === null) return `no charges, only ${plural(row.refunds, 'refund')} in ${row.currency}`;
  const apart = back ? `; ${plural(row.refunds, 'refund')} not counted` : '';
  return `the ${kind} charge is **${money(amount, row.currency)}**, of ${charges}${apart}`;
}

function figuresOf(
  kind: Measure,
  row: Figures,
  source: Source,
  median?: { median: string; source: Source },
): NonNullable<Draft['figures']> {
  const { currency } = row;
  const wanted = {
    total: [moneyFigure('total', row.net, currency, source)],
    count: [countFigure('charges', row.charges, source), moneyFigure('total', row.net, currency, source)],
    average: row.average === null ? [] : [moneyFigure('average charge', row.average, currency, source)],
    largest: row.largest === null ? [] : [moneyFigure('largest charge', row.largest, currency, source)],
    smallest: row.smallest === null ? [] : [moneyFigure('smallest charge', row.smallest, currency, source)],
    median: median ? [moneyFigure('median charge', median.median, currency, median.source)] : [],
  }[kind];
  return [
    ...wanted,
    ...(kind === 'count' ? [] : [countFigure('charges', row.charges, source)]),
    ...(row.refunds > 0 ? [countFigure('refunds', row.refunds, source)] : []),
    ...(row.refunds > 0 && kind === 'total'
      ? [moneyFigure('charged', row.charged, currency, source), moneyFigure('refunded', row.refunded, currency, source)]
      : []),
  ];
}
