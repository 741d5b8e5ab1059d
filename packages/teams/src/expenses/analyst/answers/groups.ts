import type { Draft } from '../analyst.ts';
import { type AnalystAsk, type Dimension, WEEKDAYS } from '../ask.ts';
import { centsOf, decimal, money, percentOf } from '../money.ts';
import type { Group, Read, Reader } from '../read.ts';
import { plural, sliceSays } from '../says.ts';
import { groupsTable } from '../tables.ts';
import { countFigure, mainCurrency, moneyFigure, ranked, subject } from './parts.ts';

type GroupsAsk = Extract<AnalystAsk, { kind: 'groups' }>;

/** A slice by a dimension: the largest group in words, all of them in a table and a chart. */
export async function answerGroups(ask: GroupsAsk, reader: Reader): Promise<Draft> {
  const read = await reader.groups(ask, ask.by);
  const about = sliceSays(ask);
  const currency = mainCurrency(read.rows);
  if (currency === null)
    return {
      text: `${subject(reader.at)}${about ? ` ${about}` : ''}: no charges.`,
      figures: [countFigure('charges', 0, read.source)],
    };
  const main = ranked(
    read.rows.filter((group) => group.currency === currency),
    ask.measure,
    ask.order,
  );
  const others = ranked(
    read.rows.filter((group) => group.currency !== currency),
    ask.measure,
    ask.order,
  );
  const shown = [...main, ...others].slice(0, ask.limit);
  const whole = main.reduce((sum, { net }) => sum + centsOf(net), 0n);
  return {
    text: `${subject(reader.at)}${about ? ` ${about}` : ''}, by ${ask.by}: ${leaders(ask, main, whole)}.`,
    figures: figuresOf(ask, main, whole, read),
    tables: [groupsTable(`By ${ask.by}`, ask.by, shown, read)],
    charts: main.length > 1 ? [chartOf(ask, main, currency)] : [],
    degraded:
      others.length > 0
        ? [`the share is of charges in ${currency}; other currencies stand below them in the table`]
        : [],
  };
}

function leaders({ measure, order }: GroupsAsk, groups: readonly Group[], whole: bigint): string {
  const said = groups.slice(0, 3).map((group) => {
    if (measure === 'count') return `${group.name} with ${plural(group.charges, 'charge')}`;
    if (measure === 'average') return `${group.name} with ${money(group.average ?? '0', group.currency)} a charge`;
    const share = percentOf(centsOf(group.net), whole);
    return `${group.name} with ${money(group.net, group.currency)}${share === null ? '' : ` (${share} %)`}`;
  });
  const rest = groups.length - said.length;
  return `${order === 'least' ? 'least ' : ''}${said.map((text, i) => (i === 0 ? `**${text}**` : text)).join(', ')}${rest > 0 ? `, of ${groups.length} in all` : ''}`;
}

function figuresOf(
  { measure, limit }: GroupsAsk,
  groups: readonly Group[],
  whole: bigint,
  { source }: Read<Group>,
): NonNullable<Draft['figures']> {
  const currency = groups[0]?.currency ?? 'USD';
  const each = groups.slice(0, Math.min(limit, 10)).map((group) => {
    if (measure === 'count') return countFigure(group.name, group.charges, source);
    return moneyFigure(group.name, measure === 'total' ? group.net : (group.average ?? '0.00'), currency, source);
  });
  return measure === 'total' ? [...each, moneyFigure('total', decimal(whole), currency, source)] : each;
}

function chartOf(
  { by, measure }: GroupsAsk,
  groups: readonly Group[],
  currency: string,
): NonNullable<Draft['charts']>[number] {
  const drawn = inTime(by)
    ? [...groups].sort((a, b) => placeOf(by, a.name) - placeOf(by, b.name) || (a.name < b.name ? -1 : 1))
    : groups;
  const bars = drawn.slice(0, inTime(by) ? 100 : 20);
  return {
    title: `${measure === 'count' ? 'Charges' : measure === 'total' ? 'Spending' : 'Average charge'} by ${by}`,
    kind: 'bar',
    x: bars.map(({ name }) => name),
    unit: measure === 'count' ? 'count' : 'money',
    ...(measure === 'count' ? {} : { currency }),
    series: [
      {
        name: measure,
        values: bars.map((group) =>
          Number(measure === 'count' ? group.charges : measure === 'total' ? group.net : (group.average ?? 0)),
        ),
      },
    ],
  };
}

const inTime = (by: Dimension): boolean => ['weekday', 'day', 'week', 'month'].includes(by);
const placeOf = (by: Dimension, name: string): number =>
  by === 'weekday' ? (WEEKDAYS as readonly string[]).indexOf(name) : 0;
