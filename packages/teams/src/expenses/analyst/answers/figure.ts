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
  const sentences = read.rows.map((row, i) => {
    const median = medians?.rows.find(({ currency }) => currency === row.currency)?.median ?? null;
    const voice = {
      who: reader.at.userId === null ? ('everybody' as const) : ('you' as const),
      about: i === 0 ? about : '',
    };
    return sentence(ask.kind, row, median, voice);
  });
  const apart = read.rows.length > 1 ? `Charges are in ${read.rows.length} currencies, which are not added up. ` : '';
  return {
    text: `${apart}${sentences.join(' ')}`,
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

/** Whose charges, and which of them, as it is said once. */
interface Voice {
  readonly who: 'you' | 'everybody';
  readonly about: string;
}

function sentence(kind: Measure, row: Figures, median: string | null, { who, about }: Voice): string {
  const said = (amount: string): string => money(amount, row.currency);
  const which = about ? ` ${about}` : '';
  const subject = who === 'you' ? 'You' : 'Everybody together';
  const [charges, refunds] = [plural(row.charges, 'charge'), plural(row.refunds, 'refund')];
  if (kind === 'count')
    return `${subject} made **${charges}**${which}${row.refunds > 0 ? ` and got ${refunds}` : ''}, together ${said(row.net)}.`;
  if (kind !== 'total') return ofCharges(kind, row, median, { who, about });
  if (row.charges === 0)
    return `${subject} got back **${said(row.refunded)}**${which} in ${refunds} (total ${said(row.net)}).`;
  const off =
    row.refunds > 0
      ? `: ${said(row.charged)} in ${charges} less ${said(row.refunded)} in ${refunds}`
      : ` in ${charges}`;
  return `${subject} spent **${said(row.net)}**${which}${off}.`;
}

function ofCharges(
  kind: Exclude<Measure, 'total' | 'count'>,
  row: Figures,
  median: string | null,
  { who, about }: Voice,
): string {
  const amount = { average: row.average, largest: row.largest, smallest: row.smallest, median }[kind];
  const which = about ? ` ${about}` : '';
  const refunds = plural(row.refunds, 'refund');
  if (amount === null) return `There are no charges${which} in ${row.currency}, only ${refunds}.`;
  const apart = row.refunds > 0 ? `; ${refunds} ${row.refunds === 1 ? 'is' : 'are'} not counted` : '';
  const whose = who === 'you' ? 'Your' : "Everybody's";
  return `${whose} ${kind} charge${which} is **${money(amount, row.currency)}**, of ${plural(row.charges, 'charge')}${apart}.`;
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
