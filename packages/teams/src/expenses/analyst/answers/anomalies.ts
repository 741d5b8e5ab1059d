import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { money } from '../money.ts';
import type { Anomaly, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { countFigure, moneyFigure, subject } from './parts.ts';

type AnomaliesAsk = Extract<AnalystAsk, { kind: 'anomalies' }>;

/** Charges far above the user's own habit in their category: a modified z-score over 3.5, learnt from at least eight charges. */
export async function answerAnomalies(ask: AnomaliesAsk, reader: Reader): Promise<Draft> {
  const [read, all] = await Promise.all([reader.anomalies(ask, ask.limit), reader.figures(ask)]);
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  const of = all.rows.reduce((n, { charges }) => n + charges, 0);
  const source = { ...read.source, rows: of };
  const [first] = read.rows;
  if (first === undefined)
    return {
      text: `${where}: none of ${plural(of, 'charge')} is far above what is usual in its category.`,
      figures: [countFigure('unusual charges', 0, source), countFigure('charges', of, all.source)],
    };
  return {
    text: `${where}: **${plural(first.found, 'charge')}** of ${of.toLocaleString('en-US')} ${first.found === 1 ? 'is' : 'are'} far above what is usual. The furthest: ${read.rows.slice(0, 3).map(anomalySays).join('; ')}.`,
    figures: [
      countFigure('unusual charges', first.found, source),
      countFigure('charges', of, all.source),
      moneyFigure('furthest from usual', first.amount, first.currency, source),
    ],
    tables: [
      {
        title: 'Far above what is usual in their category',
        columns: [
          { name: 'date', kind: 'date' },
          { name: 'merchant', kind: 'text' },
          { name: 'category', kind: 'text' },
          { name: 'amount', kind: 'money' },
          { name: 'usual', kind: 'money' },
          { name: 'currency', kind: 'text' },
          { name: 'z', kind: 'number' },
          { name: 'compared with', kind: 'number' },
          { name: 'expense', kind: 'id' },
        ],
        rows: read.rows.map((row) => [
          row.date,
          row.merchant,
          row.category,
          row.amount,
          row.usual,
          row.currency,
          row.z,
          row.compared,
          row.expense_id,
        ]),
        ...(first.found > read.rows.length ? { of: first.found } : {}),
        source,
      },
    ],
  };
}

const anomalySays = ({ amount, currency, merchant, date, usual, category }: Anomaly): string =>
  `${money(amount, currency)} at ${merchant ?? 'a merchant nobody named'} on ${date ?? 'an unknown day'}, where ${category} is usually about ${money(usual, currency)}`;
