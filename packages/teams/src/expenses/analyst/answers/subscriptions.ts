import { dateOf, dayOf } from '../../fraud/evidence.ts';
import type { Draft } from '../analyst.ts';
import type { AnalystAsk } from '../ask.ts';
import { decimal, money, percentOf } from '../money.ts';
import type { Reader } from '../read.ts';
import { either, plural, sliceSays } from '../says.ts';
import { findSubscriptions, type Subscription } from '../statistics/subscriptions.ts';
import { countFigure, moneyFigure, subject } from './parts.ts';

type SubscriptionsAsk = Extract<AnalystAsk, { kind: 'subscriptions' }>;

/** Payments that come again by themselves: at what price, since when, what rose, what a year of them costs. */
export async function answerSubscriptions(ask: SubscriptionsAsk, reader: Reader): Promise<Draft> {
  // What comes again is seen over all time; a period then asks for those that were paid in it.
  const { period, ...always } = ask;
  const read = await reader.repeated(always);
  const day = dayOf(period && period.to < reader.at.today ? period.to : reader.at.today);
  const all = findSubscriptions(read.rows).filter(
    ({ payments }) => !period || payments.some(({ date }) => date >= period.from && date <= period.to),
  );
  const running = all.filter(({ next }) => next + 10 >= day);
  const about = sliceSays(ask);
  const where = `${subject(reader.at)}${about ? ` ${about}` : ''}`;
  if (all.length === 0)
    return {
      text: `${where}: no payment comes again at regular intervals.`,
      figures: [countFigure('subscriptions', 0, read.source)],
    };
  const risen = running.filter(({ prices }) => prices === 'rose');
  const years = yearlyByCurrency(running);
  const ended = all.length - running.length;
  return {
    text: [
      `${where}: **${plural(running.length, 'subscription')}**${
        years.length > 0
          ? `, at the last prices ${either(
              years.map(([currency, cents]) => `**${money(decimal(cents), currency)}**`),
              'and',
            )} a year`
          : ''
      }.`,
      running.length > 0 ? `${running.slice(0, 8).map(oneSays).join('; ')}.` : '',
      risen.length > 0 ? `Prices rose: ${risen.map(riseSays).join('; ')}.` : 'No price rose.',
      ended > 0 ? `${plural(ended, 'other')} seem${ended === 1 ? 's' : ''} to have ended.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    figures: [
      countFigure('subscriptions', running.length, read.source),
      ...years.map(([currency, cents]) => moneyFigure('a year of them', decimal(cents), currency, read.source)),
      countFigure('prices that rose', risen.length, read.source),
      ...(ended > 0 ? [countFigure('ended', ended, read.source)] : []),
    ],
    tables: [
      {
        title: 'Subscriptions',
        columns: [
          { name: 'merchant', kind: 'text' },
          { name: 'every', kind: 'text' },
          { name: 'price', kind: 'money' },
          { name: 'before', kind: 'money' },
          { name: 'change', kind: 'percent' },
          { name: 'currency', kind: 'text' },
          { name: 'paid', kind: 'number' },
          { name: 'last', kind: 'date' },
          { name: 'next expected', kind: 'date' },
          { name: 'a year', kind: 'money' },
        ],
        rows: all
          .slice(0, 200)
          .map((each) => [
            each.merchant,
            each.every,
            decimal(each.price),
            decimal(each.before),
            percentOf(each.price - each.before, each.before),
            each.currency,
            each.payments.length,
            each.last.date,
            running.includes(each) ? dateOf(each.next) : null,
            decimal(each.yearly),
          ]),
        ...(all.length > 200 ? { of: all.length } : {}),
        source: read.source,
      },
    ],
    degraded: read.rows.length === 50_000 ? ['only the latest 50,000 charges were looked at'] : [],
  };
}

const oneSays = ({ merchant, price, currency, every, prices }: Subscription): string =>
  `${merchant} ${money(decimal(price), currency)} every ${every}${prices === 'varies' ? ' (it varies)' : ''}`;

const riseSays = ({ merchant, price, before, currency }: Subscription): string =>
  `${merchant} from ${money(decimal(before), currency)} to ${money(decimal(price), currency)} (+${percentOf(price - before, before)} %)`;

function yearlyByCurrency(running: readonly Subscription[]): [string, bigint][] {
  const sums = new Map<string, bigint>();
  for (const { currency, yearly } of running) sums.set(currency, (sums.get(currency) ?? 0n) + yearly);
  return [...sums];
}
