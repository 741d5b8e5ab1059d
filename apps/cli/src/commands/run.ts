import { startRun } from '@holdfast/agents';
import { openTail, readHeads } from '@holdfast/events';
import { loadTeams } from '@holdfast/teams';
import type { Command } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { dim, green, print, printJson, red } from '../output.ts';

interface Options {
  key?: string;
  user?: string;
  wait?: boolean;
  json?: boolean;
}

const over = new Set(['completed', 'failed', 'cancelled', 'stuck']);

export function addRun(program: Command): void {
  program
    .command('run')
    .description('ask a team to do something')
    .argument('<team>', 'its name')
    .argument('<input>', 'the input as JSON')
    .option('--key <key>', 'the same key is the same run, however often it is asked')
    .option('--user <uuid>', 'whose run it is')
    .option('--wait', 'wait until it is over and print how it ended')
    .option('--json', 'print { "runId", "started", "status"? }')
    .addHelpText('after', `\nExample:\n  holdfast run expenses '{"expense_id":"…"}' --wait`)
    .action(async (team: string, text: string, options: Options) => {
      const input = parse(text);
      await connected(async (connection) => {
        const before = await readHeads(connection.db);
        const started = await startRun(connection.queue, await loadTeams(), team, input, {
          ...(options.key ? { key: options.key } : {}),
          ...(options.user ? { user: options.user } : {}),
        });
        if (!options.json) print(`${started.started ? green('started') : dim('there was already')} ${started.runId}`);
        const status = options.wait ? await ended(connection, started.runId, before, options.json !== true) : undefined;
        if (options.json) printJson({ ...started, ...(status ? { status } : {}) });
        else if (status) print(status === 'completed' ? green(status) : red(status));
        if (status && status !== 'completed') process.exitCode = 1;
      });
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw errors.USAGE({ reason: `the input is no JSON: ${(error as Error).message}` }, error);
  }
}

/** Follows the log from before the start, so that a run that is over at once is seen too. */
async function ended(
  { db, queue }: Connected,
  run: string,
  from: Awaited<ReturnType<typeof readHeads>>,
  say: boolean,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const look = (): void => {
    queue.run(run).then((row) => row && over.has(row.status) && resolve(row.status), reject);
  };
  const tail = await openTail(db, {
    from,
    on: (events) => {
      for (const event of events) {
        if (say && event.type === 'task.progress' && event.data.runId === run)
          print(dim(`  ${event.data.member}: ${event.data.text}`));
        if (event.stream === run) look();
      }
    },
  });
  look();
  try {
    return await promise;
  } finally {
    await tail.close();
  }
}
