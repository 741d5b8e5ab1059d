import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { centsOf, money, percentOf } from '../money.ts';
import type { Reader } from '../read.ts';
import { sliceSays } from '../says.ts';
import { moneyFigure, subject } from './parts.ts';

type ShareAsk = Extract<AnalystAsk, { kind: 'share' }>;

/** What part of a slice's net total another slice is, currency by currency. */
export async function answerShare(ask: ShareAsk, reader: Reader): Promise<Draft> {
  const { kind: _, of: part, ...whole } = ask;
  const [some, all] = await Promise.all([reader.figures({ ...whole, ...part }), reader.figures(whole)]);
  const about = sliceSays(whole);
  const said: string[] = [];
  const figures: NonNullable<Draft['figures']> = [];
  for (const row of all.rows) {
    const mine = some.rows.find(({ currency }) => currency === row.currency)?.net ?? '0.00';
    const percent = percentOf(centsOf(mine), centsOf(row.net));
    if (percent === null) continue;
    said.push(`**${percent} %**, ${money(mine, row.currency)} of ${money(row.net, row.currency)}`);
    figures.push({ name: 'share', unit: 'percent', value: percent, source: some.source });
    figures.push(moneyFigure('part', mine, row.currency, some.source));
    figures.push(moneyFigure('whole', row.net, row.currency, all.source));
  }
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  if (said.length === 0) return { text: `${where}: nothing was spent, so there is no share to tell.` };
  return { text: `${where}: the part ${sliceSays(part)} is ${said.join('; ')}.`, figures };
}
