import type { Figure } from '@holdfast/agents';
import type { At } from '../at.ts';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import { merchantKey } from '../fraud/merchant-name.ts';
import { type BudgetAnswer, emptyAnswer } from './answer.ts';
import { decimal, shown } from './cents.ts';
import { nameOf } from './line.ts';
import { type Month, monthNamed, monthOf } from './month.ts';
import { propose } from './propose.ts';
import { mostUsed, type Past, readCharges, type Sent } from './read.ts';
import { type Recurring, splitRecurring } from './recurring.ts';
import { HISTORY, type Stand, standIn } from './stand.ts';

/** Something to spend less on, and what a month of it would save; cents. */
export interface Advice {
  readonly what: string;
  readonly saves: number;
  readonly says: string;
}

const MOST = 8;
/** A category has grown from here on, and a price has risen. */
const GROWN = 1.25;
const RISEN = 1.03;
const LEAST = 1_000;

/** What to spend less on, the most saving first; what saves less than `least` cents a month is not worth saying. What a subscription is worth to its payer, charges do not show. */
export async function answerRecommend(
  { month: name }: { month?: string | undefined },
  at: At,
  least: number = LEAST / 2,
): Promise<BudgetAnswer> {
  if (at.userId === null) {
    const why = 'Recommendations are for one person: ask as that user.';
    return { ...emptyAnswer(), text: why, degraded: [why] };
  }
  const month = name === undefined ? monthOf(at.today) : monthNamed(name);
  const today = dayOf(at.today);
  const stand = await standIn(at, month, null);
  const { charges, sent } = await readCharges(at.db, [at.userId], today - HISTORY, today + 1);
  const currency = mostUsed(charges);
  if (currency === null) return { ...emptyAnswer(), text: 'There are no charges to recommend anything from.' };
  const mine = charges.filter((each) => each.currency === currency);
  const advice = [
    ...overruns(stand, today, mine),
    ...grown(mine, month, today),
    ...subscriptions(mine, today),
    ...habits(mine, today),
  ]
    .filter(({ saves }) => saves >= least)
    .sort((a, b) => b.saves - a.saves)
    .slice(0, MOST);
  return advice.length === 0 ? nothing(month) : said(advice, currency, sent, stand);
}

const nothing = (month: Month): BudgetAnswer => ({
  ...emptyAnswer(),
  text: `Nothing stands out: no budget of ${month.name} is likely to be passed, no category has grown, no price has risen.`,
});

function said(advice: readonly Advice[], currency: string, source: Sent, { degraded }: Stand): BudgetAnswer {
  return {
    ...emptyAnswer(),
    text: ['What would save the most:', ...advice.map(({ says }) => `- ${says}`)].join('\n'),
    figures: advice.map(
      ({ what, saves, says }): Figure => ({
        name: `${what}: saves`,
        unit: 'money',
        value: decimal(saves),
        currency,
        says,
        source,
      }),
    ),
    tables: [
      {
        title: 'Recommendations',
        columns: [
          { name: 'what', kind: 'text' },
          { name: 'saves', kind: 'money' },
          { name: 'why', kind: 'text' },
        ],
        rows: advice.map(({ what, saves, says }) => [what, decimal(saves), says]),
        source,
      },
    ],
    degraded: [...degraded],
  };
}

/** Budgets that are or will be passed: what is too much, and where it went. */
function overruns({ standings, month }: Stand, today: number, charges: readonly Past[]): Advice[] {
  return standings.flatMap(({ category, currency, amount, spent, state, outlook }) => {
    const end = outlook?.end.median ?? Number(spent);
    const saves = Math.round(end - Number(amount));
    if ((state !== 'over' && state !== 'will go over') || saves <= 0) return [];
    const left = month.end - 1 - today;
    const room = Number(amount - spent);
    const keep =
      left <= 0
        ? ''
        : room > 0
          ? ` At most ${shown(Math.floor(room / left), currency)} a day keeps it for the ${left} days left.`
          : ' Nothing is left of it for the rest of the month.';
    const most = mostAt(charges, category, month, today);
    const where = most === null ? '' : ` Most of it went to ${most.merchant} (${shown(most.cents, currency)}).`;
    const says = `${nameOf(category)} is likely to end ${shown(saves, currency)} above its budget of ${shown(amount, currency)}.${where}${keep}`;
    return [{ what: nameOf(category), saves, says }];
  });
}

function mostAt(
  charges: readonly Past[],
  category: string,
  month: Month,
  today: number,
): { merchant: string; cents: number } | null {
  const sums = new Map<string, { merchant: string; cents: number }>();
  const wanted = category.trim().toLowerCase();
  for (const each of charges) {
    const key = merchantKey(each.merchant);
    if (key === null || each.day < month.begin || each.day > today || (wanted !== '*' && each.category !== wanted))
      continue;
    sums.set(key, { merchant: each.merchant ?? key, cents: (sums.get(key)?.cents ?? 0) + each.cents });
  }
  return [...sums.values()].sort((a, b) => b.cents - a.cents)[0] ?? null;
}

/** Categories whose last 30 days cost a quarter more than a typical month before them. */
function grown(charges: readonly Past[], month: Month, today: number): Advice[] {
  const since = charges[0]?.day ?? today;
  const currency = charges[0]?.currency ?? '';
  return [...Map.groupBy(charges, ({ category }) => category)].flatMap(([category, some]) => {
    if (category === '') return [];
    const before = propose(
      some.filter(({ day }) => day <= today - 30),
      since,
      today - 30,
      monthOf(dateOf(Math.min(today - 29, month.end))),
    );
    const typical = before === null || before.months.length === 0 ? null : before.months.map((each) => each.spent);
    if (typical === null) return [];
    const usual = typical.reduce((sum, spent) => sum + spent, 0) / typical.length;
    const now = some.reduce((sum, { day, cents }) => (day > today - 30 ? sum + cents : sum), 0);
    const saves = Math.round(now - usual);
    if (usual <= 0 || now < usual * GROWN || saves < LEAST * 2) return [];
    const percent = Math.round((now / usual - 1) * 100);
    const says = `${capital(category)} cost ${shown(now, currency)} in the last 30 days, ${percent} % more than the ${shown(usual, currency)} of a month before (${typical.length === 1 ? 'one month' : `${typical.length} months`}): as before, ${shown(saves, currency)} less.`;
    return [{ what: `${capital(category)} has grown`, saves, says }];
  });
}

/** What is paid by the calendar: paid twice, risen in price, or simply dear. */
function subscriptions(charges: readonly Past[], today: number): Advice[] {
  const currency = charges[0]?.currency ?? '';
  const { recurring } = splitRecurring(charges);
  const running = recurring.filter(
    ({ last, every }) => every !== 'week' && today - last <= (every === 'year' ? 370 : 40),
  );
  const byName = Map.groupBy(running, ({ merchant }) => merchantKey(merchant));
  return [...byName.values()].flatMap((same) => [
    ...twice(same, currency),
    ...same.flatMap((each) => risen(each, currency)),
    ...dear(same, currency),
  ]);
}

function twice(same: readonly Recurring[], currency: string): Advice[] {
  if (same.length < 2) return [];
  const saves = Math.min(...same.map(({ monthly }) => monthly));
  const { merchant } = same[0] as Recurring;
  const prices = same.map(({ cents, every }) => `${shown(cents, currency)} every ${every}`).join(' and ');
  return [
    {
      what: `${merchant} twice`,
      saves,
      says: `${merchant} is paid ${same.length} times over (${prices}): one of them would save ${shown(saves, currency)} a month.`,
    },
  ];
}

function risen({ merchant, charges, cents }: Recurring, currency: string): Advice[] {
  const before = charges.at(-2)?.cents ?? cents;
  if (cents < before * RISEN) return [];
  const saves = cents - before;
  return [
    {
      what: `${merchant} rose`,
      saves,
      says: `${merchant} rose from ${shown(before, currency)} to ${shown(cents, currency)}: ${shown(saves, currency)} more each time.`,
    },
  ];
}

function dear(same: readonly Recurring[], currency: string): Advice[] {
  return same.map(({ merchant, monthly, times, last }) => ({
    what: merchant,
    saves: monthly,
    says: `${merchant} costs ${shown(monthly, currency)} a month, paid ${times === 1 ? 'once' : `${times} times`}, last on ${dateOf(last)}; if it is no longer used, that is saved.`,
  }));
}

/** The same small thing again and again: half as often saves half of it. */
function habits(charges: readonly Past[], today: number): Advice[] {
  const currency = charges[0]?.currency ?? '';
  const recent = charges.filter(({ day, cents, recurring }) => day > today - 30 && cents > 0 && !recurring);
  const same = Map.groupBy(recent, ({ merchant, cents }) => `${merchantKey(merchant)}|${cents}`);
  return [...same.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined || first.merchant === null || some.length < 8) return [];
    const saves = Math.floor((first.cents * some.length) / 2);
    return [
      {
        what: `${first.merchant}, half as often`,
        saves,
        says: `${first.merchant} was paid ${shown(first.cents, currency)} ${some.length} times in the last 30 days; half as often saves ${shown(saves, currency)} a month.`,
      },
    ];
  });
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
