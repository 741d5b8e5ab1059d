import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import type { ScoreTask } from '@holdfast/teams/score';
import { isReached, sayGoal, shown } from './show.ts';
import type { Scored } from './tasks.ts';

/** All of them as docs/accuracy.md. */
export function accuracyPage(all: readonly ({ task: ScoreTask } & Scored)[], ran: string): string {
  const rows = all.flatMap(({ task, skipped, score, seconds }) =>
    score === null
      ? [`| ${task.name} | skipped, ${skipped} | | | | |`]
      : task.goals.map((goal) => {
          const value = score.figures[goal.figure] ?? Number.NaN;
          const reached = isReached(goal, value) ? '✓' : '✗ missed';
          const each = span(seconds / score.units);
          return `| ${task.name} | ${goal.figure} | ${shown(value)} | ${goal.baseline ?? ''} | ${sayGoal(goal)} ${reached} | ${each} |`;
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
    'Written by `npm run holdfast -- score`, on the development halves. The product’s own functions do the work; nothing of a set is in the',
    'repository but models learnt where the licence allows it (their provenance is in their files). What was tried stands in the READMEs of',
    '`packages/teams/src/expenses/score`, `…/forecast`, `…/categories` and `packages/memory`.',
    '',
    ran,
    '',
    '| task | figure | measured | baseline | goal | a unit |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    ...notes,
    '',
  ].join('\n');
}

/** Two digits: 11 s, 110 ms, 0.88 ms. */
function span(seconds: number): string {
  const [value, unit] = seconds >= 1 ? [seconds, 's'] : [seconds * 1e3, 'ms'];
  return `${Number(value.toPrecision(2))} ${unit}`;
}

/** When, on which commit and on what it ran. `+`: with changes that are in no commit. */
export function ranOn(): string {
  const cwd = import.meta.dirname;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  let commit: string;
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
    commit = `commit ${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    commit = 'no commit: this is no clone, or git is not installed';
  }
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return `All tasks in one run: ${new Date().toISOString().slice(0, 10)}, ${commit}, ${cpus().length} × ${model}, Node ${process.version}; 1-minute load at its end ${Math.round(loadavg()[0] ?? 0)}: times are no better than that.`;
}
