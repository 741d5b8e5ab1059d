import { judge } from '@holdfast/learning';
import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { dim, print, printJson } from '../output.ts';
import { findDecision } from './find-decision.ts';
import { me } from './me.ts';
import { noted } from './noted.ts';

export function addVerdict(program: Command): void {
  program
    .command('verdict')
    .description('say whether a decision was right or wrong; its member may learn from it')
    .argument('<decision>', 'its id, or the beginning of it, as `show RUN` prints it')
    .argument('<word>', 'right or wrong', word)
    .option('--reason <text>', 'why, in a sentence')
    .option('--json', 'print { "decisionId", "team", "member", "right", "feedback", "changed", … }')
    .addHelpText(
      'after',
      `
One word a person: a second one replaces the first. What becomes of it: \`holdfast learn\`.

Example:
  holdfast verdict 3f2a9c1e wrong --reason "We buy there every month"`,
    )
    .action((text: string, right: boolean, options: { reason?: string; json?: boolean }) =>
      connected(async ({ db, queue }) => {
        const decisionId = await findDecision(queue, text);
        const judged = await judge(queue, { decisionId, right, reason: options.reason ?? null, by: me() });
        const what = { verdict: judged.right ? 'right' : 'wrong', reason: judged.reason };
        await noted(db, { act: 'decision.judged', about: decisionId, what });
        if (options.json) return printJson(judged);
        const said = judged.right ? 'right' : 'wrong';
        print(
          judged.changed
            ? `Kept: the decision of ${judged.member} of ${judged.team} was ${said}.`
            : `You had said so before: ${said}.`,
        );
        if (judged.against.length > 0) print(dim(`Otherwise say ${judged.against.join(', ')}.`));
      }),
    );
}

function word(text: string): boolean {
  if (text !== 'right' && text !== 'wrong') throw new InvalidArgumentError('right or wrong');
  return text === 'right';
}
