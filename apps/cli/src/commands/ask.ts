import { randomUUID } from 'node:crypto';
import { sendMessage } from '@holdfast/agents';
import { readHeads } from '@holdfast/events';
import { loadTeams } from '@holdfast/teams';
import { type Command, InvalidArgumentError } from 'commander';
import { followRun } from '../ask/follow-run.ts';
import { answerIn, showAnswer } from '../ask/show-answer.ts';
import { timeline } from '../ask/timeline.ts';
import { connected } from '../connect.ts';
import { dim, print, printJson, red } from '../output.ts';

interface Options {
  user?: string;
  team: string;
  conversation?: string;
  json?: boolean;
}

export function addAsk(program: Command): void {
  program
    .command('ask')
    .description('ask a team in plain words, and watch its members work')
    .argument('<question>', 'such as "How much did I spend on groceries last month?"')
    .option('--user <uuid>', 'for whom; without it an operator asks about everybody', uuid)
    .option('--team <team>', 'which team', 'expenses')
    .option('--conversation <id>', 'go on with this one, so that "and last month?" is understood', conversation)
    .option('--json', 'print { "runId", "conversation", "status", "answer" }; the timeline goes to stderr')
    .addHelpText(
      'after',
      `
Question and answer stand in the conversation on the page Chat too. Exit code 1 where there is no answer.

Examples:
  holdfast ask "Audit my expenses and check my budget" --user 3f2a0000-0000-4000-8000-000000000001
  holdfast ask "and last month?" --conversation C --json`,
    )
    .action(ask);
}

async function ask(text: string, { user, team, json, ...options }: Options): Promise<void> {
  await connected(async (connection) => {
    const say = (line: string): void => void (json ? process.stderr.write(`${line}\n`) : print(line));
    const id = options.conversation ?? randomUUID();
    const from = await readHeads(connection.db);
    const world = { ...connection, registry: await loadTeams() };
    const said = { conversation: id, message: randomUUID(), text };
    const { runId } = await sendMessage(world, team, { workspace: 'default', user: user ?? null }, said);
    const { status, error } = await followRun(connection, runId, from, timeline(say));
    const answer = answerIn(await connection.queue.tasks(runId));
    if (json) printJson({ runId, conversation: id, status, answer: answer ?? null, ...(error ? { error } : {}) });
    else if (answer) showAnswer(answer, print);
    if (!answer) say(red(`no answer: ${status}${error ? ` (${error.code}: ${error.message})` : ''}`));
    say(dim(`run ${runId.slice(0, 8)}, conversation ${id}`));
    if (!answer) process.exitCode = 1;
  });
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('a UUID');
  return text.toLowerCase();
}

function conversation(text: string): string {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(text)) throw new InvalidArgumentError('letters, digits and -, at most 64');
  return text;
}
