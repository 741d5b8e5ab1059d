import { type Db, loadQueries, type Query } from '@holdfast/db';

const always = [
  'alwaysOpenIsExact',
  'alwaysAwaitsIsExact',
  'alwaysHeldIsProcessing',
  'alwaysOneTurnIsOpen',
  'alwaysEachMemberOnceATurn',
  'alwaysClosedRunsSayWhen',
  'alwaysLanesAreGapless',
  'alwaysRunStreamsAreGapless',
  'alwaysAnsweredSaysWho',
] as const;
const end = [
  'endNothingIsHeldByTheDead',
  'endNoRunIsUnfinished',
  'endNoTaskIsOpen',
  'endFailuresHaveAReason',
  'endDecisionsBelongToClosedTasks',
] as const;
const queries = loadQueries(new URL('./invariants.sql', import.meta.url), [...always, ...end]);

export interface Violation {
  rule: string;
  /** At most ten of the rows that are wrong. */
  rows: object[];
  count: number;
}

/** Rules that the rows break. `always`: at any moment; `end` (which includes them): when all work should be over. */
export async function violations(db: Db, when: 'always' | 'end' = 'end'): Promise<Violation[]> {
  const found: Violation[] = [];
  for (const rule of when === 'always' ? always : [...always, ...end]) {
    const rows = await db.run<object>(queries[rule] satisfies Query);
    if (rows.length > 0) found.push({ rule, rows: rows.slice(0, 10), count: rows.length });
  }
  return found;
}
