import type { At } from '../at.ts';
import { dayOf } from '../fraud/evidence.ts';
import type { Month } from './month.ts';
import { type Page, type Past, readBudgets, readCharges, type Sent } from './read.ts';
import { type Standing, standingOf } from './standing.ts';

/** Budgets of one answer, and users whose months are forecast in it. */
const MOST_BUDGETS = 200;
const MOST_USERS = 50;
/** Days of history that a forecast reads. */
export const HISTORY = 400;

/** The budgets of a month as they stand. */
export interface Stand {
  readonly month: Month;
  readonly standings: readonly Standing[];
  /** How many there are, where these are not all. */
  readonly of: number;
  /** Charges of the users whose months are forecast, those entered for later days too. */
  readonly history: readonly Past[];
  readonly sent: Sent;
  readonly historySent: Sent;
  readonly degraded: readonly string[];
}

const usersOf = ({ userId }: Pick<At, 'userId'>): string[] | null => (userId === null ? null : [userId]);

/** Reads the budgets of a month, the fullest first, and forecasts what is left of it. */
export async function standIn(
  at: Pick<At, 'db' | 'userId' | 'today' | 'signal' | 'memory'>,
  month: Month,
  category: string | null,
  page: Page = { most: MOST_BUDGETS },
): Promise<Stand> {
  const { budgets, of, sent } = await readBudgets(at, usersOf(at), month, category, page);
  at.signal.throwIfAborted();
  const today = dayOf(at.today);
  const users = [...new Set(budgets.map(({ userId }) => userId))];
  const ahead = users.slice(0, MOST_USERS);
  const read = await readCharges(at.db, ahead, Math.min(today, month.begin) - HISTORY, month.end);
  const known = new Set(read.all ? ahead : []);
  const standings: Standing[] = [];
  for (const budget of budgets) {
    at.signal.throwIfAborted();
    standings.push(standingOf(budget, month, at.today, known.has(budget.userId) ? read.charges : null, at.memory));
  }
  const degraded = [
    ...(of > budgets.length && page.skip === undefined
      ? [`Only the ${budgets.length} fullest of ${of} budgets are here.`]
      : []),
    ...(users.length > ahead.length
      ? [`Only the months of ${MOST_USERS} of ${users.length} people are forecast.`]
      : []),
    ...(read.all ? [] : ['There are too many charges to forecast from: no forecast.']),
    ...notCounted(budgets),
  ];
  return { month, standings, of, history: read.charges, sent, historySent: read.sent, degraded };
}

function notCounted(budgets: readonly { foreign: number; unreadable: number }[]): string[] {
  const foreign = budgets.reduce((sum, each) => sum + each.foreign, 0);
  const unreadable = budgets.reduce((sum, each) => sum + each.unreadable, 0);
  return [
    ...(foreign > 0
      ? [`Not counted: ${charges(foreign)} in another currency than the budget's; no exchange rate is assumed.`]
      : []),
    ...(unreadable > 0 ? [`Not counted: ${charges(unreadable)} without a usable amount.`] : []),
  ];
}

const charges = (n: number): string => (n === 1 ? '1 charge' : `${n} charges`);
