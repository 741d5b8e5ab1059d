import type { Goal, ScoreTask } from '@holdfast/teams/score';
import { dim, green, print, printTable, red } from '../output.ts';
import type { Scored } from './tasks.ts';

/** One task for people. */
export function showScore(task: ScoreTask, { skipped, score, seconds }: Scored): void {
  if (skipped !== null || score === null) return print(`${task.name}: skipped, ${skipped}`);
  printTable(
    Object.entries(score.figures).map(([figure, value]) => {
      const goal = task.goals.find((each) => each.figure === figure);
      return { figure, value: shown(value), baseline: goal?.baseline ?? '', goal: goal ? verdict(goal, value) : '' };
    }),
    'No figures.',
  );
  print(dim(score.note));
  if (task.reference) print(dim(`Published: ${task.reference}`));
  print(
    dim(
      `${score.units} ${task.units} in ${seconds.toFixed(1)} s, ${((seconds / score.units) * 1e6).toFixed(0)} µs each`,
    ),
  );
}

export const isReached = (
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Goal,
  value: number,
): boolean => value >= least && value <= most;

export const sayGoal = ({ least, most }: Goal): string =>
  [...(least === undefined ? [] : [`≥ ${least}`]), ...(most === undefined ? [] : [`≤ ${most}`])].join(', ');

const verdict = (goal: Goal, value: number): string =>
  isReached(goal, value) ? green(`${sayGoal(goal)} ✓`) : red(`${sayGoal(goal)} ✗ missed`);

export const shown = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
