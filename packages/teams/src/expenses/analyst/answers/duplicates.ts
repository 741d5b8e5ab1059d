import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { money } from '../money.ts';
import type { Reader, Twice } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { countFigure, mainCurrency, moneyFigure, subject } from './parts.ts';

type DuplicatesAsk = Extract<AnalystAsk, { kind: 'duplicates' }>;

/** Charges that look charged twice. It lists; whether one is a fraud is the fraud member's judgement. */
export async function answerDuplicates(ask: DuplicatesAsk, reader: Reader): Promise<Draft> {
  const read = await reader.twice(ask);
  const later = [...new Map(read.rows.map((row) => [row.expense_id, row])).values()];
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  const rule = 'same merchant and amount within 30 days; habits, subscriptions and refunded charges apart';
  const [first] = later;
  if (first === undefined)
    return {
      text: `${where}: no charge looks charged twice (${rule}).`,
      figures: [countFigure('possible duplicates', 0, read.source)],
    };
  const currency = mainCurrency(later.map((row) => ({ currency: row.currency, charges: 1, refunds: 0 }))) ?? 'USD';
  const sum = later.find((row) => row.currency === currency)?.in_all ?? first.in_all;
  return {
    text: `${where}: **${plural(first.found, 'charge')}** may be charged twice (${rule}), ${money(sum, currency)} in all. ${later.slice(0, 3).map(twiceSays).join('; ')}.`,
    figures: [
      countFigure('possible duplicates', first.found, read.source),
      moneyFigure('in possible duplicates', sum, currency, read.source),
    ],
    tables: [
      {
        title: 'Possibly charged twice',
        columns: [
          { name: 'date', kind: 'date' },
          { name: 'merchant', kind: 'text' },
          { name: 'amount', kind: 'money' },
          { name: 'currency', kind: 'text' },
          { name: 'as on', kind: 'date' },
          { name: 'as at', kind: 'text' },
          { name: 'expense', kind: 'id' },
          { name: 'the other', kind: 'id' },
        ],
        rows: read.rows.map((row) => [
          row.date,
          row.merchant,
          row.amount,
          row.currency,
          row.other_date,
          row.other_merchant,
          row.expense_id,
          row.other_id,
        ]),
        ...(first.pairs > read.rows.length ? { of: first.pairs } : {}),
        source: read.source,
      },
    ],
    degraded: first.pairs > read.rows.length ? ['only the 200 largest are listed'] : [],
  };
}

const twiceSays = ({ amount, currency, merchant, date, other_date }: Twice): string =>
  `${money(amount, currency)} at ${merchant} on ${date}${date === other_date ? ', twice that day' : ` and on ${other_date}`}`;
