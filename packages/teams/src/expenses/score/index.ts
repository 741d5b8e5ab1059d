import { merchantCategories } from './categories.ts';
import { duplicates } from './duplicates.ts';
import { exceptions } from './exceptions.ts';
import { handbook } from './handbook.ts';
import { m3 } from './m3.ts';
import { monthEnd } from './month-end.ts';
import { restaurants } from './restaurants.ts';
import { brokenSpending, spending } from './spending.ts';
import { spider } from './spider.ts';
import { sroie } from './sroie.ts';
import type { ScoreTask } from './task.ts';
import { wildreceipt } from './wildreceipt.ts';

export { auc, averagePrecision, byScore, found } from './figures.ts';
export type { Goal, ScoreTask, TaskScore } from './task.ts';

export const scoreTasks: readonly ScoreTask[] = [
  sroie,
  wildreceipt,
  exceptions,
  duplicates,
  handbook,
  restaurants,
  m3,
  spending,
  brokenSpending,
  spider,
  merchantCategories,
  monthEnd,
];
