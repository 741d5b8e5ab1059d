import type { AnalystRequest, Period, Slice } from '../ask.ts';
import type { Phrases } from './phrases.ts';
import { sidesOf } from './sides.ts';

/** The limits a clause names, all of them together. */
export function sliceOf({ periods, names, weekdays, amounts, currencies, words, cues }: Phrases): Slice {
  const named = (kind: string): string[] => [
    ...new Set(names.filter((name) => name.kind === kind).map(({ name }) => name)),
  ];
  const [categories, merchants, methods] = [named('category'), named('merchant'), named('payment method')];
  const period: Period | undefined = periods[0]?.period;
  return {
    ...(period ? { period } : {}),
    ...(categories.length > 0 ? { categories } : {}),
    ...(merchants.length > 0 ? { merchants } : {}),
    ...(methods.length > 0 ? { payment_methods: methods } : {}),
    ...(currencies.length > 0 ? { currencies: [...currencies] } : {}),
    ...(weekdays.length > 0 ? { weekdays: [...new Set(weekdays.flatMap((each) => each.weekdays))] } : {}),
    ...(words.length > 0 ? { words: words.slice(0, 8) } : {}),
    ...(cues.refunds ? { refunds: true } : {}),
    ...amounts,
  };
}

/** The request of one clause; or why it makes none. */
export function requestOf(phrases: Phrases, today: string): AnalystRequest | string {
  const { unread, periods, cues } = phrases;
  if (unread.length > 0) return `I do not know what ${unread.map((word) => `“${word}”`).join(', ')} means here`;
  const ahead = periods.find(({ period }) => period.from > today);
  if (ahead) return `“${ahead.period.says}” lies ahead, and only what was charged can be looked up: ask for a forecast`;
  const slice = sliceOf(phrases);
  const special = specialOf(phrases, slice);
  if (special !== null) return special;
  const sides = sidesOf(phrases, slice, today);
  if (typeof sides === 'string') return sides;
  if (sides !== null) return sides;
  if (periods.length > 1)
    return `I cannot tell what the periods ${periods.map(({ period }) => `“${period.says}”`).join(' and ')} are to each other`;
  if (cues.limit !== null && cues.by === null && (cues.average || cues.median || cues.count))
    return 'of only the first so many charges I can show a list, and no figure';
  return figureOf(phrases, slice) ?? bare(slice);
}

/** A limit alone (a name, a time, an amount) is asked about at a glance. */
const bare = (slice: Slice): AnalystRequest | string =>
  Object.keys(slice).length > 0 ? { kind: 'summary', ...slice } : 'it asks nothing about charges that I understand';

/** Requests that one word decides. */
function specialOf({ cues, names }: Phrases, slice: Slice): AnalystRequest | null {
  const figure = cues.total || cues.average || cues.count || cues.share;
  if (cues.duplicates) return { kind: 'duplicates', ...slice };
  if (cues.anomalies) return { kind: 'anomalies', ...slice };
  if (cues.subscriptions && !(figure && slice.period) && !cues.compare && !cues.share && !cues.trend) {
    const { categories, ...others } = slice;
    const rest = categories?.filter((name) => name !== 'Subscription') ?? [];
    return { kind: 'subscriptions', ...others, ...(rest.length > 0 ? { categories: rest } : {}) };
  }
  if (cues.patterns) return { kind: 'patterns', ...slice };
  if (cues.summary) return { kind: 'summary', ...slice };
  if (cues.share && names.length > 0) return shareOf(slice);
  const overTime = cues.by === 'day' || cues.by === 'week' || cues.by === 'month';
  if ((cues.trend || (overTime && !cues.most && !cues.least)) && !cues.compare)
    return { kind: 'trend', ...slice, ...stepOf(cues.by), ...(cues.count ? { measure: 'count' as const } : {}) };
  return null;
}

/** The named part of everything in the same time. */
function shareOf({ period, currencies, ...of }: Slice): AnalystRequest {
  return { kind: 'share', of, ...(period ? { period } : {}), ...(currencies ? { currencies } : {}) };
}

const stepOf = (by: Phrases['cues']['by']): { step?: 'day' | 'week' | 'month' } =>
  by === 'day' || by === 'week' || by === 'month' ? { step: by } : {};

const measured = ({ average, count }: Phrases['cues']): { measure?: 'average' | 'count' } =>
  average ? { measure: 'average' } : count ? { measure: 'count' } : {};

function figureOf({ cues, text }: Phrases, slice: Slice): AnalystRequest | null {
  const { limit } = cues;
  const some = limit === null ? {} : { limit };
  if (
    cues.by !== null &&
    !(
      cues.largest &&
      cues.plural &&
      /expenses|charges|purchases|transactions/i.test(text) &&
      limit !== null &&
      !/by|per|each/i.test(text)
    )
  )
    return {
      kind: 'groups',
      by: cues.by,
      ...measured(cues),
      ...(cues.least && !cues.most ? { order: 'least' as const } : {}),
      ...some,
      ...slice,
    };
  if (cues.median) return { kind: 'median', ...slice };
  if (cues.average) return { kind: 'average', ...slice };
  if (cues.count) return { kind: 'count', ...slice };
  if (cues.smallest)
    return cues.plural ? { kind: 'list', order: 'smallest', ...some, ...slice } : { kind: 'smallest', ...slice };
  // Of so many charges no total is made: they are listed.
  if (cues.largest && (!cues.total || limit !== null))
    return cues.plural ? { kind: 'list', order: 'largest', ...some, ...slice } : { kind: 'largest', ...slice };
  if (cues.newest) return { kind: 'list', order: 'newest', ...some, ...slice };
  if (cues.oldest) return { kind: 'list', order: 'oldest', ...some, ...slice };
  if (cues.total) return { kind: 'total', ...slice };
  if (cues.list || cues.plural) return { kind: 'list', ...some, ...slice };
  return null;
}
