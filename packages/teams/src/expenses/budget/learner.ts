import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '@holdfast/db';
import type { Change, Learner, Replay, Verdict } from '@holdfast/learning';
import { z } from 'zod';
import { todayOf } from '../at.ts';
import { dateOf } from '../fraud/evidence.ts';
import { centsOf } from './cents.ts';
import { BudgetRules, startRules } from './learnt.ts';
import { type Month, monthBefore, monthOf } from './month.ts';
import { type Memory, memories } from './project.ts';
import { type Budgeted, type Past, readBudgets, readCharges } from './read.ts';
import { HISTORY } from './stand.ts';
import { standingOf } from './standing.ts';
import { thresholdOf } from './watch.ts';

const ways = Object.keys(memories) as Memory[];

/** A budget on a day of a month that is over: what each way of forecasting said, and how it ended. */
interface Ended {
  readonly of: 'month';
  readonly standing: Readonly<Record<Memory, Standing>>;
  readonly over: boolean;
  /** What each way was wrong by at the month's end, as a share of the budget. */
  readonly missed: Readonly<Record<Memory, number | null>>;
}
type Standing = ReturnType<typeof standingOf>;

/** What a person said of an alert or of recommendations. */
type Word =
  | { readonly of: 'alert'; readonly threshold: 'warn' | 'forecast'; readonly at: number; readonly right: boolean }
  | { readonly of: 'advice'; readonly saves: readonly number[]; readonly right: boolean };
export type BudgetCase = Ended | Word;

/** Of one kind, before a threshold moves. */
const ALIKE = 2;
const MONTHS = 3;
const BUDGETS = 12;
const DAYS = [10, 20];
const f1Name = 'alerts of ended months (F1)';

export const budgetLearner: Learner<BudgetRules> = {
  params: BudgetRules,
  start: startRules,
  about: 'when somebody is told about a budget, how the month is foreseen, and what is worth recommending',
  hint: 'Say wrong where an alert came for nothing, or where a recommendation is not worth saying.',
  propose: (rules, verdicts, history) => proposed(rules, verdicts.flatMap(wordOf), history as readonly BudgetCase[]),
  history: async (db, _workspace, said) => [...(await endedMonths(db)), ...said.flatMap(wordOf)],
  replay: (rules, cases) => replayOf(rules, cases as readonly BudgetCase[]),
  guards: { [f1Name]: 'must not fall' },
  sameCase: (context) => {
    const { data } = Alert.safeParse(context);
    return data ? JSON.stringify([data.user_id, data.category, data.month, data.threshold]) : JSON.stringify(context);
  },
};

const Alert = z.object({
  user_id: z.string(),
  category: z.string(),
  month: z.string(),
  threshold: z.enum(['warn', 'forecast', 'over']),
  used: z.number().nullable(),
  chance: z.number().nullable(),
});
const Advice = z.object({
  asks: z.array(z.object({ kind: z.string() })),
  figures: z.array(z.object({ name: z.string(), unit: z.string(), value: z.string().or(z.number()).nullable() })),
});

/** That a budget was passed is a fact, and nobody's threshold. */
function wordOf({ right, context }: Verdict): Word[] {
  const alert = Alert.safeParse(context);
  if (alert.success) {
    const { threshold, used, chance } = alert.data;
    const at = threshold === 'warn' ? used : threshold === 'forecast' ? chance : null;
    return threshold === 'over' || at === null ? [] : [{ of: 'alert', threshold, at, right }];
  }
  const advice = Advice.safeParse(context);
  if (!advice.success || !advice.data.asks.some(({ kind }) => kind === 'recommend')) return [];
  const saves = advice.data.figures.flatMap(({ name, unit, value }) =>
    unit === 'money' && name.endsWith(': saves') && typeof value === 'string' ? [Number(centsOf(value))] : [],
  );
  return saves.length === 0 ? [] : [{ of: 'advice', saves, right }];
}

/** Among the thresholds that lie where people point, the ones that do best on what is known. */
function proposed(
  rules: BudgetRules,
  words: readonly Word[],
  history: readonly BudgetCase[],
): Change<BudgetRules> | null {
  const choices = candidates(rules, words).filter((one) => !same(one, rules));
  const now = f1Of(replayOf(rules, history));
  const scored = choices.map((one) => {
    const replayed = replayOf(one, history);
    return { one, holds: f1Of(replayed) >= now, score: replayed.score, far: distance(one, rules) };
  });
  const [best] = scored.sort((a, b) => Number(b.holds) - Number(a.holds) || b.score - a.score || a.far - b.far);
  if (best === undefined) return null;
  const { sure, warn, memory, least } = best.one;
  const says = [
    ...(sure === rules.sure ? [] : [`a forecast is told from a chance of ${sure} (${rules.sure} before)`]),
    ...(warn === rules.warn ? [] : [`nobody is warned before ${Math.round(warn * 100)} % is spent`]),
    ...(memory === rules.memory
      ? []
      : [`the forecast counts a purchase half after ${memories[memory]} days (${memories[rules.memory]} before)`]),
    ...(least === rules.least ? [] : [`what saves less than ${(least / 100).toFixed(2)} a month is not recommended`]),
  ];
  return { params: best.one, says: `After ${words.length} verdicts: ${says.join('; ')}.` };
}

const f1Of = ({ figures }: Replay): number => figures[f1Name] ?? 0;

/** How many more say so than otherwise; 0 of fewer than two words. */
function balance(words: readonly Word[], kind: (word: Word) => boolean): number {
  const some = words.filter(kind);
  const rights = some.filter(({ right }) => right).length;
  return some.length < ALIKE ? 0 : rights - (some.length - rights);
}

function candidates(rules: BudgetRules, words: readonly Word[]): BudgetRules[] {
  const forecasts = balance(words, (word) => word.of === 'alert' && word.threshold === 'forecast');
  const warnings = balance(words, (word) => word.of === 'alert' && word.threshold === 'warn');
  const advice = balance(words, ({ of }) => of === 'advice');
  const sures = [0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].filter((sure) => (sure - rules.sure) * forecasts < 0);
  const early = words.flatMap((word) =>
    word.of === 'alert' && word.threshold === 'warn' && !word.right ? [word.at] : [],
  );
  const warns =
    warnings < 0
      ? [Math.min(0.99, Math.ceil(Math.max(...early) * 100 + 1) / 100)]
      : warnings > 0 && rules.warn > 0
        ? [0]
        : [];
  const small = words.flatMap((word) => (word.of === 'advice' && !word.right ? [Math.min(...word.saves)] : []));
  const leasts = advice < 0 ? [Math.min(1_000_000, Math.max(...small) + 1)] : [];
  const heard = { sure: [rules.sure, ...sures], warn: [rules.warn, ...warns], least: [rules.least, ...leasts] };
  // Which way of forecasting is best is asked only where people spoke of forecasts.
  const kept = forecasts === 0 ? [rules.memory] : ways;
  return heard.sure.flatMap((sure) =>
    heard.warn.flatMap((warn) =>
      heard.least.flatMap((least) =>
        kept.map((memory) => ({ sure, warn, memory, least: Math.max(rules.least, least) })),
      ),
    ),
  );
}

const same = (a: BudgetRules, b: BudgetRules): boolean => distance(a, b) === 0;
const distance = (a: BudgetRules, b: BudgetRules): number =>
  Math.abs(a.sure - b.sure) +
  Math.abs(a.warn - b.warn) +
  Math.abs(a.least - b.least) / 1_000_000 +
  (a.memory === b.memory ? 0 : 0.01);

/** Budgets of the last months on two days of each: how each way of forecasting saw them then, and how they ended. */
async function endedMonths(db: Db): Promise<Ended[]> {
  const cases: Ended[] = [];
  let month = monthBefore(monthOf(await todayOf(db)));
  for (let back = 0; back < MONTHS; back++) {
    for (const half of [true, false]) cases.push(...(await endedMonth(db, month, half)));
    month = monthBefore(month);
  }
  return cases;
}

/** The fullest or the emptiest budgets of a month. */
async function endedMonth(db: Db, month: Month, fullestFirst: boolean): Promise<Ended[]> {
  const page = { most: BUDGETS, fullestFirst };
  const { budgets } = await readBudgets({ db, today: dateOf(month.end - 1) }, null, month, null, page);
  const counted = budgets.filter(({ amount }) => amount > 0n);
  const users = [...new Set(counted.map(({ userId }) => userId))];
  const { charges } = await readCharges(db, users, month.begin - HISTORY, month.end);
  const cases: Ended[] = [];
  for (const budget of counted)
    for (const day of DAYS) {
      // A month of paths is some milliseconds' work: whoever else is served here has a turn between two.
      await breathe();
      const seen = asOf(budget, month.begin + day - 1, charges);
      if (seen !== null) cases.push(endedOf(budget, seen, month));
    }
  return cases;
}

interface Seen {
  budget: Budgeted;
  today: string;
  history: readonly Past[];
}

/** The budget as it stood on a day; null: it was passed by then, and there was nothing left to foresee. */
function asOf(budget: Budgeted, day: number, charges: readonly Past[]): Seen | null {
  const [category, currency] = [budget.category.trim().toLowerCase(), budget.currency.trim().toUpperCase()];
  const history = charges.filter(({ userId, day: on }) => userId === budget.userId && on <= day);
  const begin = monthOf(dateOf(day)).begin;
  const spent = history
    .filter(
      (each) => each.day >= begin && each.currency === currency && (category === '*' || each.category === category),
    )
    .reduce((sum, { cents }) => sum + BigInt(cents), 0n);
  return spent > budget.amount ? null : { budget: { ...budget, spent }, today: dateOf(day), history };
}

function endedOf(end: Budgeted, { budget, today, history }: Seen, month: Month): Ended {
  const standing = Object.fromEntries(
    ways.map((way) => [way, standingOf(budget, month, today, history, way)]),
  ) as Record<Memory, Standing>;
  const missed = Object.fromEntries(
    ways.map((way) => {
      const likely = standing[way].outlook?.end.median ?? null;
      return [way, likely === null ? null : Math.abs(likely - Number(end.spent)) / Number(end.amount)];
    }),
  ) as Record<Memory, number | null>;
  return { of: 'month', standing, over: end.spent > end.amount, missed };
}

function replayOf(rules: BudgetRules, cases: readonly BudgetCase[]): Replay {
  const months = cases.filter((one): one is Ended => one.of === 'month');
  const words = cases.filter((one): one is Word => one.of !== 'month');
  const told = months.filter((one) => thresholdOf(one.standing[rules.memory], rules) !== null);
  const hits = told.filter(({ over }) => over).length;
  const passed = months.filter(({ over }) => over).length;
  const f1 = told.length + passed === 0 ? 1 : (2 * hits) / (told.length + passed);
  const misses = months.flatMap(({ missed }) => missed[rules.memory] ?? []);
  const error = misses.length === 0 ? 0 : misses.reduce((sum, each) => sum + each, 0) / misses.length;
  const heeded = words.length === 0 ? 1 : words.filter((word) => heeds(rules, word)).length / words.length;
  return {
    // How the forecast ends counts little: an alert is for knowing whether, not how much.
    score: (4 * f1 + 2 * heeded - Math.min(1, error)) / 6,
    cases: cases.length,
    figures: {
      [f1Name]: f1,
      'told, and the budget was passed': hits,
      'told for nothing': told.length - hits,
      'passed, and nobody was told before': passed - hits,
      'forecast wrong by (share of the budget)': error,
      'as people said': heeded,
    },
  };
}

/** Whether what people called wrong would not be told again, and what they called right would. */
function heeds(rules: BudgetRules, word: Word): boolean {
  if (word.of === 'alert') return word.right === word.at >= (word.threshold === 'warn' ? rules.warn : rules.sure);
  const kept = word.saves.filter((saves) => saves >= rules.least).length;
  return word.right ? kept > 0 : kept < word.saves.length;
}
