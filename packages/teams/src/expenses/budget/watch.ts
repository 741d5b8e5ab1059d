import type { AgentTools, StepDecision } from '@holdfast/agents';
import { type Db, loadQueries } from '@holdfast/db';
import { mask } from '@holdfast/telemetry';
import { z } from 'zod';
import { Day } from '../day.ts';
import { dateOf, dayOf } from '../fraud/evidence.ts';
import type { AlertRow, Threshold } from './alerts.ts';
import { decimal } from './cents.ts';
import { type BudgetRules, rulesOf } from './learnt.ts';
import { sayStanding } from './line.ts';
import { mailAlerts, mailKey } from './mail.ts';
import { type Month, monthOf } from './month.ts';
import { keepUsed, readBudgets, readCharges } from './read.ts';
import { HISTORY } from './stand.ts';
import { type Standing, standingOf } from './standing.ts';

const queries = loadQueries(new URL('../sql/budget_alerts.sql', import.meta.url), [
  'looked',
  'looked_until',
  'charged',
  'raise',
  'raised_by',
]);

/**
 * A look at the budgets of the running month: those with a charge that a worker saw after `since` (null: all that were ever
 * seen; both in microseconds since 1970). What was there before anybody watched, a seeding or an import, is never told about.
 */
export const BudgetLook = z.object({
  budgets: z.object({ today: Day, since: z.number().int().nullable(), until: z.number().int() }),
});
export type BudgetLook = z.infer<typeof BudgetLook>;

/** What a look came to. */
export const BudgetChecked = z.object({
  month: z.string(),
  looked: z.number().int(),
  alerts: z.array(
    z.object({
      user_id: z.string(),
      category: z.string(),
      threshold: z.enum(['warn', 'forecast', 'over']),
      says: z.string(),
    }),
  ),
  /** How many there are, where `alerts` are not all. */
  of: z.number().int(),
});
export type BudgetChecked = z.infer<typeof BudgetChecked>;

interface TickAt {
  readonly db: Pick<Db, 'run'>;
  readonly tick: Date;
}

/** For a schedule: a look where charges came since the last one that ended, else nothing. One statement. */
export async function newCharges({ db, tick }: TickAt): Promise<BudgetLook[]> {
  const [seen] = await db.run<{ since: number | null; until: number }>(queries.looked);
  if (seen === undefined || (seen.since !== null && seen.since >= seen.until)) return [];
  return [lookOf(tick, seen.since, seen.until)];
}

/** For a slower schedule: all budgets with a charge that was ever seen, for a forecast changes with the days too. */
export async function allCharges({ db, tick }: TickAt): Promise<BudgetLook[]> {
  const [seen] = await db.run<{ since: number | null; until: number }>(queries.looked);
  return seen === undefined ? [] : [lookOf(tick, null, seen.until)];
}

const lookOf = (tick: Date, since: number | null, until: number): BudgetLook => ({
  budgets: { today: tick.toISOString().slice(0, 10), since, until },
});

const PAGE = 100;
/** Alerts that an answer lists. */
const LISTED = 100;

type Hands = Pick<AgentTools, 'db' | 'decide' | 'progress' | 'signal' | 'params'>;

/**
 * Looks, and tells about each threshold that is passed, once. The row in `budget_alerts` is whose run it is; a run that
 * died between row and settle finds its rows again, so each alert is decided by exactly one run. Whoever has an address gets it by mail too, once.
 */
export async function checkBudgets({ budgets }: BudgetLook, runId: string, hands: Hands): Promise<BudgetChecked> {
  const { db, decide, progress, signal } = hands;
  const rules = rulesOf(hands.params);
  const month = monthOf(budgets.today);
  let looked = 0;
  for await (const page of chargedPages(db, month, budgets.since)) {
    signal.throwIfAborted();
    looked += page.length;
    await keepUsed(db, [...new Set(page.map(({ user_id }) => user_id))], month);
    const passed = await passedOf(db, month, budgets.today, { page, rules });
    if (passed.length > 0) await raise(db, runId, month, passed);
    progress('budgets', `${looked} budgets looked at`, { looked });
  }
  const alerts = await raisedBy(db, runId);
  const mailed = await mailAlerts(db, runId, alerts);
  for (const alert of alerts) decide(decisionOf(alert, mailed.has(mailKey(alert))));
  await db.run(queries.looked_until, { until: budgets.until });
  return {
    month: month.name,
    looked,
    alerts: alerts.slice(0, LISTED).map(({ user_id, category, threshold, says }) => ({
      user_id,
      category: mask(category),
      threshold,
      says: mask(says),
    })),
    of: alerts.length,
  };
}

interface Charged {
  readonly user_id: string;
  readonly category: string;
}

const ZERO = '00000000-0000-0000-0000-000000000000';

async function* chargedPages(db: Hands['db'], month: Month, since: number | null): AsyncGenerator<Charged[]> {
  let last: Charged = { user_id: ZERO, category: '' };
  for (;;) {
    const page = await db.run<Charged>(queries.charged, {
      since,
      month: dateOf(month.begin),
      next: dateOf(month.end),
      after_user: last.user_id,
      after_category: last.category,
      most: PAGE,
    });
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    last = page.at(-1) as Charged;
  }
}

interface Passed extends Standing {
  readonly threshold: Threshold;
  readonly says: string;
}

async function passedOf(
  db: Hands['db'],
  month: Month,
  today: string,
  { page, rules }: { page: readonly Charged[]; rules: BudgetRules },
): Promise<Passed[]> {
  const users = [...new Set(page.map(({ user_id }) => user_id))];
  const wanted = new Set(page.map(({ user_id, category }) => `${user_id}${category}`));
  const { budgets } = await readBudgets({ db, today }, users, month, null, { most: users.length * 100 });
  const { charges, all } = await readCharges(db, users, dayOf(today) - HISTORY, month.end);
  return budgets
    .filter(({ userId, category }) => wanted.has(`${userId}${category}`))
    .flatMap((budget) => {
      const standing = standingOf(budget, month, today, all ? charges : null, rules.memory);
      const threshold = thresholdOf(standing, rules);
      return threshold === null ? [] : [{ ...standing, threshold, says: sayStanding(standing, today) }];
    });
}

/** The highest threshold that a budget has passed. */
export function thresholdOf(
  { state, outlook, spent, amount, warnAt }: Standing,
  { sure, warn }: BudgetRules,
): Threshold | null {
  if (state === 'over') return 'over';
  if (state === 'will go over' && (outlook?.chance ?? 0) >= sure) return 'forecast';
  return spent > 0n && Number(spent) >= Math.max(warnAt, warn) * Number(amount) ? 'warn' : null;
}

async function raise(db: Hands['db'], run: string, month: Month, passed: readonly Passed[]): Promise<void> {
  await db.run(queries.raise, {
    run,
    user_ids: passed.map(({ userId }) => userId),
    categories: passed.map(({ category }) => category),
    months: passed.map(() => dateOf(month.begin)),
    thresholds: passed.map(({ threshold }) => threshold),
    amounts: passed.map(({ amount }) => decimal(amount)),
    spents: passed.map(({ spent }) => decimal(spent)),
    currencies: passed.map(({ currency }) => currency),
    sayings: passed.map(({ says }) => mask(says)),
    chances: passed.map(({ outlook }) => outlook?.chance ?? null),
  });
}

async function raisedBy(db: Hands['db'], run: string): Promise<AlertRow[]> {
  const all: AlertRow[] = [];
  let after = { after_user: ZERO, after_category: '', after_threshold: '' };
  for (;;) {
    const page = await db.run<AlertRow>(queries.raised_by, { run, ...after, most: PAGE });
    all.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return all;
    after = { after_user: last.user_id, after_category: last.category, after_threshold: last.threshold };
  }
}

/** The row of `agent_decisions`: whose budget, which threshold, on what figures, and whether it went into the outbox. */
function decisionOf(alert: AlertRow, mailed: boolean): StepDecision {
  const { user_id, category, month, threshold, amount, spent, currency, says, chance } = alert;
  const used = Number(amount) > 0 ? Math.round((Number(spent) / Number(amount)) * 1000) / 1000 : null;
  return {
    type: 'budget_alert',
    context: {
      user_id,
      category: mask(category),
      month: month.slice(0, 7),
      threshold,
      amount,
      spent,
      currency,
      used,
      chance,
    },
    reasoning: mask(says),
    action: { action: 'alert', threshold, mailed },
  };
}
