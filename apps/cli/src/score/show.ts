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

/** All of them as docs/accuracy.md. */
export function accuracyPage(all: readonly ({ task: ScoreTask } & Scored)[]): string {
  const rows = all.flatMap(({ task, skipped, score, seconds }) =>
    score === null
      ? [`| ${task.name} | skipped, ${skipped} | | | | |`]
      : task.goals.map((goal) => {
          const value = score.figures[goal.figure] ?? Number.NaN;
          const reached = isReached(goal, value) ? '✓' : '✗ missed';
          const each = `${((seconds / score.units) * 1e3).toPrecision(2)} ms`;
          return `| ${task.name} | ${goal.figure} | ${shown(value)} | ${goal.baseline} | ${sayGoal(goal)} ${reached} | ${each} |`;
        }),
  );
  const notes = all.flatMap(({ task, score }) =>
    score === null
      ? []
      : [
          `- **${task.name}** (${score.units} ${task.units}): ${Object.entries(score.figures)
            .map(([figure, value]) => `${figure} ${shown(value)}`)
            .join('; ')}. ${score.note}${task.reference ? ` Published: ${task.reference}` : ''}`,
        ],
  );
  return [
    '# Accuracy on real data',
    '',
    'Written by `npm run holdfast -- score > docs/accuracy.md`, on the development halves. The product’s own functions do the work;',
    'nothing of a set is in the repository but models learnt where the licence allows it (their provenance is in their files).',
    '',
    '| task | figure | measured | baseline | goal | a unit |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...notes,
    '',
  ].join('\n');
}

const isReached = (
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: Goal,
  value: number,
): boolean => value >= least && value <= most;

const sayGoal = ({ least, most }: Goal): string =>
  [...(least === undefined ? [] : [`≥ ${least}`]), ...(most === undefined ? [] : [`≤ ${most}`])].join(', ');

const verdict = (goal: Goal, value: number): string =>
  isReached(goal, value) ? green(`${sayGoal(goal)} ✓`) : red(`${sayGoal(goal)} ✗ missed`);

const shown = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 3 : 1);
