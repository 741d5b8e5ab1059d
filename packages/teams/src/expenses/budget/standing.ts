import { dayOf } from '../fraud/evidence.ts';
import { randomFrom } from '../seed/random.ts';
import type { Month } from './month.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { type Memory, PATHS, type Paths, play, together } from './project.ts';
import type { Budgeted, Past } from './read.ts';

/** How a budget stands. Of a month that is over: `over` or `kept`; of one that has not begun: `will go over` or `on track`. */
export const states = ['over', 'will go over', 'approaching', 'on track', 'kept'] as const;
export type State = (typeof states)[number];

export interface Standing extends Budgeted {
  readonly state: State;
  /** The day its charges passed it; null: they have not. */
  readonly passedOn: number | null;
  /** How the month will go; null: it is over, or nothing is known to tell it from. */
  readonly outlook: Outlook | null;
}

/**
 * How one budget stands on `today`. `history`: the user's charges of the last 400 days and those entered for the rest of the
 * month; null: nothing is forecast, and what is left of the month counts for nothing.
 */
export function standingOf(
  budget: Budgeted,
  month: Month,
  today: string,
  history: readonly Past[] | null,
  memory?: Memory,
): Standing {
  const day = dayOf(today);
  const outlook = history === null || day >= month.end - 1 ? null : monthAhead(budget, month, { day, history, memory });
  const passedOn = budget.spent > budget.amount ? passing(budget, month, day, history ?? []) : null;
  return { ...budget, state: stateOf(budget, month, day, outlook), passedOn, outlook };
}

/** Over is over; likely to go over comes before being near to it. */
function stateOf({ spent, amount, warnAt }: Budgeted, month: Month, today: number, outlook: Outlook | null): State {
  if (spent > amount) return 'over';
  if (today >= month.end) return 'kept';
  if (outlook !== null && outlook.chance >= 0.5) return 'will go over';
  return Number(spent) >= warnAt * Number(amount) && spent > 0n ? 'approaching' : 'on track';
}

function monthAhead(
  budget: Budgeted,
  month: Month,
  { day: today, history, memory }: { day: number; history: readonly Past[]; memory: Memory | undefined },
): Outlook | null {
  const mine = history.filter(({ userId }) => userId === budget.userId);
  const paths = playAll(
    covered(mine, budget),
    { since: mine[0]?.day, today, memory },
    month.end,
    `${budget.userId}${budget.category}`,
  );
  if (paths === null) return null;
  // A month that has not begun starts from nothing; what is spent before it begins is no part of it.
  if (today < month.begin - 1) return outlookOf(without(paths, month.begin - 1 - today), 0, Number(budget.amount));
  return outlookOf(paths, Number(budget.spent), Number(budget.amount));
}

/** Every category by itself, then together. Null: there is no history at all. */
export function playAll(
  charges: readonly Past[],
  { since, today, memory }: { since: number | undefined; today: number; memory?: Memory | undefined },
  end: number,
  name: string,
): Paths | null {
  if (since === undefined) return null;
  const random = randomFrom(seedOf(`${name}${today}${end}`));
  const categories = Map.groupBy(charges, ({ userId, category }) => `${userId}${category}`);
  const days = Math.max(0, end - today - 1);
  let all: Paths = { count: PATHS, days, spent: new Float64Array(PATHS * days) };
  for (const some of categories.values()) {
    const past = {
      charges: some.filter(({ day }) => day <= today),
      since: Math.min(since, today),
      today,
      booked: some.filter(({ day }) => day > today),
      memory,
    };
    all = together(all, play(past, end, random));
  }
  return all;
}

/** The charges that a budget counts. */
const covered = (charges: readonly Past[], { category, currency }: Budgeted): Past[] => {
  const [wanted, money] = [category.trim().toLowerCase(), currency.trim().toUpperCase()];
  return charges.filter((each) => each.currency === money && (category === '*' || each.category === wanted));
};

/** Paths without their first days. */
export function without({ count, days, spent }: Paths, skipped: number): Paths {
  if (skipped === 0) return { count, days, spent };
  const left = days - skipped;
  const rest = new Float64Array(count * left);
  for (let path = 0; path < count; path++) {
    const before = spent[path * days + skipped - 1] as number;
    for (let day = 0; day < left; day++)
      rest[path * left + day] = (spent[path * days + skipped + day] as number) - before;
  }
  return { count, days: left, spent: rest };
}

/** The day the charges passed the budget, told from the history; null where that does not show it. */
function passing(budget: Budgeted, month: Month, today: number, history: readonly Past[]): number | null {
  let sum = 0n;
  for (const { userId, day, cents } of covered(history, budget)) {
    if (userId !== budget.userId || day < month.begin || day >= month.end || day > today) continue;
    sum += BigInt(cents);
    if (sum > budget.amount) return day;
  }
  return null;
}

/** FNV-1a: the same name plays the same paths. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
