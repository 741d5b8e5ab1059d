import { loadQueries } from '@holdfast/db';
import type { At } from '../at.ts';
import { dateOf } from '../fraud/evidence.ts';
import { type BudgetAnswer, emptyAnswer } from './answer.ts';
import { centsOf, shown } from './cents.ts';
import { nameOf } from './line.ts';
import { monthNamed, monthOf } from './month.ts';

const queries = loadQueries(new URL('../sql/budget_alerts.sql', import.meta.url), ['alerts']);

/** What of a budget somebody was told; of each budget and month every threshold once. */
export const thresholds = ['warn', 'forecast', 'over'] as const;
export type Threshold = (typeof thresholds)[number];

/** An alert as it stands in the table; amounts are decimal text. */
export interface AlertRow {
  user_id: string;
  category: string;
  month: string;
  threshold: Threshold;
  amount: string;
  spent: string;
  currency: string;
  says: string;
  /** That the month ends above it, as it was forecast then; null: nothing was. */
  chance: number | null;
  run_id: string;
  alerted_at: Date;
}

const MOST = 200;

/** The alerts of a month (null: of any), the latest first unless said. */
export function readAlerts(
  { db, userId }: Pick<At, 'db' | 'userId'>,
  month: string | null,
  { most, skip = 0, latestFirst = true }: { most: number; skip?: number; latestFirst?: boolean },
): Promise<AlertRow[]> {
  return db.run<AlertRow>(queries.alerts, { user: userId, month, most, skip, latest_first: latestFirst ? 1 : -1 });
}

/** What was told of a month's budgets, the latest first. */
export async function answerAlerts({ month: name }: { month?: string | undefined }, at: At): Promise<BudgetAnswer> {
  const month = name === undefined ? monthOf(at.today) : monthNamed(name);
  const rows = await readAlerts(at, dateOf(month.begin), { most: MOST });
  const source = { sql: queries.alerts.text, params: [at.userId, dateOf(month.begin), 1, MOST, 0], rows: rows.length };
  const of =
    rows.length === MOST ? `The latest ${MOST} alerts` : rows.length === 1 ? 'One alert' : `${rows.length} alerts`;
  return {
    ...emptyAnswer(),
    text:
      rows.length === 0
        ? `Nobody was told anything about the budgets of ${month.name}: no charge passed a threshold since it was watched.`
        : [`${of} in ${month.name}:`, ...rows.slice(0, 6).map((row) => `- ${row.says}`)].join('\n'),
    figures: [{ name: `alerts in ${month.name}`, unit: 'count', value: rows.length, source }],
    tables:
      rows.length === 0
        ? []
        : [
            {
              title: `Alerts of ${month.name}`,
              columns: [
                { name: 'when', kind: 'text' },
                { name: 'category', kind: 'text' },
                { name: 'threshold', kind: 'text' },
                { name: 'spent', kind: 'text' },
                { name: 'budget', kind: 'text' },
                { name: 'user', kind: 'id' },
              ],
              rows: rows.map((row) => [
                row.alerted_at.toISOString(),
                nameOf(row.category),
                row.threshold,
                shown(centsOf(row.spent), row.currency),
                shown(centsOf(row.amount), row.currency),
                row.user_id,
              ]),
              source,
            },
          ],
  };
}
