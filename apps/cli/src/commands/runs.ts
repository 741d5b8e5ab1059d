import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { ago, printJson, printTable } from '../output.ts';

export function addRuns(program: Command): void {
  program
    .command('runs')
    .description('the latest runs')
    .option('--team <team>', 'only of this team')
    .option('--status <status>', 'running, stuck, cancelling, completed, failed or cancelled', status)
    .option('--limit <n>', 'how many', whole, 20)
    .option('--json', 'print the rows as a JSON array')
    .addHelpText(
      'after',
      `\nExamples:\n  holdfast runs --status failed\n  holdfast runs --team expenses --limit 5 --json`,
    )
    .action((options: { team?: string; status?: string; limit: number; json?: boolean }) =>
      connected(async ({ queue }) => {
        const rows = await queue.runs({
          limit: options.limit,
          ...(options.team ? { team: options.team } : {}),
          ...(options.status ? { status: options.status } : {}),
        });
        if (options.json) return printJson(rows);
        printTable(
          rows.map((run) => ({
            run: run.run_id,
            team: run.team,
            status: run.status,
            began: `${ago(run.created_at)} ago`,
            took: run.completed_at ? `${run.completed_at.getTime() - run.created_at.getTime()} ms` : '',
            error: run.error?.code ?? '',
            key: run.key,
          })),
          'No runs. Start one with `holdfast run TEAM INPUT`, or insert a row into a watched table.',
        );
      }),
    );
}

const statuses = ['running', 'stuck', 'cancelling', 'completed', 'failed', 'cancelled'];

function status(text: string): string {
  if (!statuses.includes(text)) throw new InvalidArgumentError(`one of ${statuses.join(', ')}`);
  return text;
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 10_000) throw new InvalidArgumentError('a whole number from 1 to 10000');
  return n;
}
