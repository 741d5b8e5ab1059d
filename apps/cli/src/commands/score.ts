import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScoreTask } from '@holdfast/teams/score';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { print, printJson } from '../output.ts';
import { accuracyPage, ranOn } from '../score/page.ts';
import { showScore } from '../score/show.ts';
import { dataFolder, hasData, scoreOne, writeLines } from '../score/tasks.ts';

interface Options {
  data?: string;
  out?: string;
  page?: string;
  json?: boolean;
}

const page = fileURLToPath(new URL('../../../../docs/accuracy.md', import.meta.url));

export function addScore(program: Command): void {
  program
    .command('score')
    .description('score the product on sets of real data that lie in a folder')
    .argument('[task]', 'one task; without it all of them, and docs/accuracy.md is written')
    .option('--data <folder>', 'where the sets are; HOLDFAST_DATA or ../shared/data unless said')
    .option('--out <file>', 'write one JSON line per unit there (one task only)')
    .option('--page <file>', 'of all tasks: write the page there instead of docs/accuracy.md')
    .option('--json', 'print the figures as JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  holdfast score pcard-toronto-exceptions --out /tmp/exceptions.jsonl\n  holdfast score --page /tmp/accuracy.md`,
    )
    .action(async (task: string | undefined, options: Options) => {
      const { tasks } = await import('../score/list.ts');
      const folder = dataFolder(options.data);
      if (task === undefined) return scoreAll(await tasks(), folder, options);
      const known = await tasks();
      const found = known.find(({ name }) => name === task);
      if (found === undefined)
        throw errors.USAGE({
          reason: `there is no task "${task}"; there are ${known.map(({ name }) => name).join(', ')}`,
        });
      const scored = await scoreOne(found, folder, note);
      if (options.out && scored.score) await writeLines(options.out, scored.score.lines);
      if (options.json) printJson({ ...scored, score: undefined, figures: scored.score?.figures ?? null });
      else showScore(found, scored);
    });
}

async function scoreAll(all: readonly ScoreTask[], folder: string, options: Options): Promise<void> {
  if (options.out) throw errors.USAGE({ reason: '--out takes the lines of one task: name it' });
  const missing = all.filter((task) => !hasData(task, folder)).map(({ name }) => name);
  // What was measured once is not overwritten with what was skipped.
  if (missing.length > 0 && !options.page && !options.json)
    throw errors.USAGE({
      reason: `${folder} has no data for ${missing.join(', ')}, so docs/accuracy.md stays as it is; --data names another folder, --page writes a page without them elsewhere`,
    });
  const scored = [];
  for (const task of all) {
    const one = { task, ...(await scoreOne(task, folder, note)) };
    scored.push(one);
    if (!options.json) showScore(task, one);
  }
  if (options.json) {
    printJson(
      scored.map(({ task, score, ...rest }) => ({ task: task.name, ...rest, figures: score?.figures ?? null })),
    );
    return;
  }
  const file = resolve(options.page ?? page);
  await writeFile(file, accuracyPage(scored, ranOn()));
  print(`${file} is written`);
}

/** Progress goes to stderr: stdout is for what a script reads. */
const note = (detail: string): void => void process.stderr.write(`${detail}\n`);
