import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { print, printJson } from '../output.ts';
import { findRun } from './find-run.ts';

/** Whom events name: the person at this terminal. */
const by = (): string => `${userInfo().username} (cli)`;

export function addOperate(program: Command): void {
  verb(program, 'cancel', 'end a run: what waits ends now, what is held within a beat', async ({ queue }, run) => queue.cancel(run, by()));
  verb(program, 'retry', 'the waiting retries and timers of a run are due now', async ({ queue }, run) => `${await queue.retry(run)} tasks are due now`);
  verb(program, 'redrive', 'set a failed or stuck run going again: its dead tasks, or the question who is next', async ({ queue }, run) => {
    const did = await queue.redrive(run, by());
    if (did !== 'redriven') throw errors.RUN_REFUSED({ reason: did });
    return did;
  });
  program
    .command('drain')
    .description('the workers of a region take nothing new, finish, hand the rest back and leave')
    .argument('<region>', 'its name')
    .option('--json', 'print the ids of the workers')
    .action((region: string, options: { json?: boolean }) =>
      connected(async ({ queue }) => {
        const workers = await queue.drainRegion(region);
        if (options.json) return printJson({ region, workers });
        print(workers.length > 0 ? `${workers.length} draining` : `No worker of ${region} lives.`);
      }),
    );
}

function verb(program: Command, name: string, describes: string, act: (connection: Connected, run: string) => Promise<string>): void {
  program
    .command(name)
    .description(describes)
    .argument('<run>', 'its id, or the beginning of it')
    .option('--json', 'print { "run", "result" }')
    .action((text: string, options: { json?: boolean }) =>
      connected(async (connection) => {
        const { run_id } = await findRun(connection.queue, text);
        const result = await act(connection, run_id);
        if (options.json) printJson({ run: run_id, result });
        else print(`${run_id}: ${result}`);
      }),
    );
}
