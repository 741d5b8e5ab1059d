import type { Dimension } from '../ask.ts';
import { NUMBER, numberOf, type Scan } from './scan.ts';

/** What a question wants, as its words say; several may be there, and `understand.ts` decides. */
export interface Cues {
  readonly subscriptions: boolean;
  readonly duplicates: boolean;
  readonly anomalies: boolean;
  readonly patterns: boolean;
  readonly trend: boolean;
  readonly compare: boolean;
  readonly why: boolean;
  readonly share: boolean;
  readonly summary: boolean;
  readonly refunds: boolean;
  readonly average: boolean;
  readonly median: boolean;
  readonly count: boolean;
  readonly total: boolean;
  readonly list: boolean;
  /** Superlatives. */
  readonly most: boolean;
  readonly least: boolean;
  readonly largest: boolean;
  readonly smallest: boolean;
  readonly newest: boolean;
  readonly oldest: boolean;
  /** Several, not the one. */
  readonly plural: boolean;
  readonly by: Dimension | null;
  readonly limit: number | null;
}

const THINGS = '(?:expenses?|charges?|purchases?|transactions?|payments?|bills?)';
const dimensions: readonly (readonly [string, Dimension])[] = [
  ['categor(?:y|ies)', 'category'],
  ['(?:merchants?|shops?|stores?|vendors?|retailers?)', 'merchant'],
  ['(?:payment methods?|payment types?|methods? of payment|ways? (?:to pay|of paying|i pay))', 'payment method'],
  ['(?:weekdays?|days? of the week|day of week)', 'weekday'],
  ['months?', 'month'],
  ['weeks?', 'week'],
  ['days?', 'day'],
  ['currenc(?:y|ies)', 'currency'],
  ['(?:places?|cit(?:y|ies)|locations?)', 'place'],
];

/** Reads how many are wanted: "top 5", "the three largest", "last 10 charges". Before the periods: "last 10 charges" is none. */
export function readLimit(scan: Scan): { limit: number | null; top: boolean } {
  const top = scan.has(/ top (?:\d|[a-z]+)/);
  const [found] = [
    ...scan.take(new RegExp(`(?<= )(?:top|first) ${NUMBER}(?= )`), ([, n]) => numberOf(n as string)),
    ...scan.take(
      new RegExp(
        `(?<= )${NUMBER}(?= (?:of )?(?:my |the )?(?:most expensive|largest|biggest|highest|smallest|cheapest|lowest|latest|newest|most recent|recent|oldest))`,
      ),
      ([, n]) => numberOf(n as string),
    ),
    ...scan.take(new RegExp(`(?<= (?:last|latest|newest|recent|biggest|largest) )${NUMBER}(?= ${THINGS} )`), ([, n]) =>
      numberOf(n as string),
    ),
  ];
  return { limit: found === undefined || found < 1 ? null : Math.min(200, found), top };
}

export function readCues(scan: Scan, { limit, top }: ReturnType<typeof readLimit>): Cues {
  const has = (words: string): boolean => scan.has(new RegExp(` (?:${words})(?= )`));
  return {
    subscriptions: has(
      'subscriptions?|recurring (?:payments?|charges?|bills?|expenses?|costs?)|recurring|memberships?|repeating payments?',
    ),
    duplicates: has(
      'duplicates?|duplicated|double[- ]?charged?|double (?:charges?|payments?)|(?:charged|paid|billed|billing me) (?:me )?twice|charged me twice|twice for',
    ),
    anomalies: has('anomal(?:y|ies|ous)|unusual|strange|outliers?|odd|weird|abnormal|out of the ordinary|unexpected'),
    patterns: has('patterns?|habits?|clusters?|routines?'),
    trend: has(
      'trends?|trending|over time|going up|going down|rising|falling|increasing|decreasing|(?:month by month|month over month|week by week|day by day)|evol(?:ved|ution)|developed',
    ),
    compare: has(
      'compare|compared|comparison|comparing|versus|vs|against|difference between|differ|more (?:on|at|in|with|this|last|during)[^|]*.*than|less (?:on|at|in|with|this|last|during).*than|than|(?:more|less)(?: money)? (?:on|at|in|with)[^|]* or',
    ),
    why: has('why|reasons?|what changed|what drove|what caused|explain'),
    share: has('share|percent|percentage|proportion|fraction|what part|how much of (?:my|the|our)'),
    summary: has(
      'summary|summari[sz]e|overview|audit|breakdown of my spending|where (?:did|does|do|has|is) (?:all )?(?:my|the|our) money (?:go|gone|going)',
    ),
    refunds: has('refunds?|refunded|money back|returned'),
    average: has('average|averages|mean|typical|typically|usually|on average'),
    median: has('median'),
    count: has('how many|how often|number of|count|how frequently|most often|most frequently|least often'),
    total: has('how much|totals?|sum|spend|spent|spending|spends|costs?|paid|altogether|expenditures?|pay'),
    list: has(
      'list|show|display|find|search|see|which (?:charges|expenses|transactions|purchases|payments)|what (?:charges|expenses|transactions|purchases|payments|did i buy)',
    ),
    most: top || has('most|top|highest|biggest|largest|maximum|max'),
    least: has('least|lowest|smallest|minimum|min|fewest'),
    largest: top || has('largest|biggest|highest|most expensive|priciest|maximum|max|top'),
    smallest: has('smallest|lowest|cheapest|least expensive|minimum|min'),
    newest: has(`latest|newest|most recent|recent|last[ |]+(?:${THINGS}|orders?|trips?|visits?|runs?)`),
    oldest: has(`oldest|earliest|first ${THINGS}`),
    plural: has('expenses|charges|purchases|transactions|payments|bills') || limit !== null,
    by: readDimension(scan),
    limit,
  };
}

/** "By category", "per month", "which merchant", "top 5 shops", "compare payment methods". */
function readDimension(scan: Scan): Dimension | null {
  const extreme = '(?:most|least|highest|largest|biggest|smallest|lowest|maximum|max|minimum|min)';
  if (scan.has(new RegExp(` ${extreme} `)) && !scan.has(new RegExp(` ${extreme} (?:single )?${THINGS} `))) {
    const [inOne] = scan.take(
      /(?<= )(?:in|on|within|during) (?:a|one|any|a single|one single) (day|week|month)(?= )/,
      (match) => match[1] as 'day' | 'week' | 'month',
    );
    if (inOne) return inOne;
  }
  const lead = `(?:by|per|each|every|for each|for every|across|which|what|in which|at which|top|compare|compare my|between(?: my)?|of my|my|the|most|biggest|largest|favou?rite|different|[|]+)`;
  for (const [words, dimension] of dimensions) {
    const strict = ['month', 'week', 'day'].includes(dimension)
      ? '(?:by|per|each|every|for each|for every|which|what|in which)'
      : lead;
    const after = ['month', 'week', 'day'].includes(dimension) ? '(?! by (?:month|week|day))' : '';
    if (scan.has(new RegExp(` ${strict}[ |]+(?:my |the |single )?${words}(?= )${after}`))) return dimension;
  }
  if (scan.has(/ (?:monthly|month by month)(?= )/)) return 'month';
  if (scan.has(/ (?:weekly|week by week)(?= )/)) return 'week';
  if (scan.has(/ (?:daily|day by day)(?= )/)) return 'day';
  if (scan.has(/ (?:where (?:do|did|have|has|am) )/)) return 'merchant';
  if (scan.has(/ what (?:do|did|have|am) (?:i|we) (?:spend|spent|spending|pay|paid|paying)(?: the)? (?:most|least)/))
    return 'category';
  return null;
}

/** Whose question it is, where its words say that it is not the analyst's. */
export function aboutOf(text: string): 'budget' | 'fraud' | 'receipt' | 'report' | 'learning' | null {
  const padded = ` ${text.toLowerCase()} `;
  if (
    / (?:budgets?|budgeting|overspen[dt]|overspending|on track|forecast|predict|prediction|projected|projection|cut back|save money|save more|saving|savings|afford|allowance|end of the month|will i (?:spend|pay))(?=[ ?.!,])/.test(
      padded,
    )
  )
    return 'budget';
  if (/ (?:fraud|fraudulent|suspicious|scam|stolen|hacked|phishing|suspect)(?=[ ?.!,])/.test(padded)) return 'fraud';
  if (/ (?:receipts?|scan(?:ned)? (?:it|this|that))(?=[ ?.!,])/.test(padded)) return 'receipt';
  if (/ (?:report|pdf|download|e-?mail (?:me|it)|export)(?=[ ?.!,])/.test(padded)) return 'report';
  if (/ (?:learn|learned|learnt|learning|feedback|improved)(?=[ ?.!,])/.test(padded)) return 'learning';
  return null;
}
