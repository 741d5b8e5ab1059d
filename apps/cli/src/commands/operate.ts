import { redriveRun, retryFromStep } from '@holdfast/agents';
import { stateAfter } from '@holdfast/events/contract';
import type { Queue, RunEffect } from '@holdfast/queue';
import { loadTeams } from '@holdfast/teams';
import type { Command } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { comeBack } from '../launcher/comeback.ts';
import { print, printJson } from '../output.ts';
import { findRun } from './find-run.ts';
import { findStep } from './find-step.ts';
import { me } from './me.ts';
import { noted } from './noted.ts';

export function addOperate(program: Command): void {
  verb(program, 'cancel', 'end a run: what waits ends now, what is held within a beat', async ({ queue }, run) => {
    const did = await queue.cancel(run, me());
    if (did === 'closed' || did === 'missing') throw errors.RUN_REFUSED({ reason: 'it is over already' });
    return { result: did };
  });
  addRetry(program);
  verb(
    program,
    'redrive',
    'set a failed or stuck run going again: its dead tasks, or the question who is next',
    async ({ queue }, run) => {
      const did = await redriveRun(queue, await loadTeams(), run, me());
      if (did !== 'redriven') throw errors.RUN_REFUSED({ reason: did });
      return { result: did };
    },
  );
  program
    .command('drain')
    .description('the workers of a region take nothing new, finish, hand the rest back and leave')
    .argument('<region>', 'its name')
    .option('--json', 'print { "region", "workers": [id] }')
    .addHelpText(
      'after',
      `
The launcher does not start them again: the region stays empty, and others do its work, until the next start or
\`holdfast worker --region REGION\`.

Example:
  holdfast drain us-west-2`,
    )
    .action((region: string, options: { json?: boolean }) =>
      connected(async ({ db, queue, settings }) => {
        const known = new Set([...settings.regions, ...(await queue.workers()).map((worker) => worker.region)]);
        if (!known.has(region))
          throw errors.USAGE({ reason: `there is no region ${region}: ${[...known].join(', ')}` });
        const workers = await queue.drainRegion(region);
        await noted(db, { act: 'region.drained', about: region });
        if (options.json) return printJson({ region, workers });
        if (workers.length === 0) return print(`No worker of ${region} lives.`);
        print(`${workers.length} worker${workers.length === 1 ? '' : 's'} draining; ${comeBack(region)}.`);
      }),
    );
}

type Act = (connection: Connected, run: string) => Promise<{ result: string }>;

/** Without a step: what waits is due now. With one: a new run that begins with the state after it. */
function addRetry(program: Command): void {
  program
    .command('retry')
    .description(
      'the waiting retries and timers of a run are due now; with --from, start an ended run again from a step',
    )
    .argument('<run>', 'its id, or the beginning of it')
    .option('--from <step>', 'a step that has answered: its member, MEMBER@TURN, or its id or the beginning of it')
    .option('--json', 'print { "run", "result", "tasks" }, or { "run", "from", "runId", "started", "effects" }')
    .addHelpText(
      'after',
      `
With --from a new run begins with the state after the step: what came before keeps its answers and is not run again, so
its effects are not repeated; what follows is run anew, and so are its effects. The old run stays as it is.

Examples:
  holdfast retry 3f2a9c1e
  holdfast retry 3f2a9c1e --from fraud
  holdfast retry 3f2a9c1e --from analyst@2`,
    )
    .action((text: string, { from, json }: { from?: string; json?: boolean }) =>
      connected(async ({ db, queue }) => {
        const { run_id: run } = await findRun(queue, text);
        if (from === undefined) {
          const tasks = await queue.retry(run);
          const result = `${tasks} ${tasks === 1 ? 'task is' : 'tasks are'} due now`;
          await noted(db, { act: 'run.retried', about: run });
          return json ? printJson({ run, result, tasks }) : print(`${run}: ${result}`);
        }
        const step = await findStep(queue, run, from);
        const did = await retryFromStep(queue, await loadTeams(), run, step.task_id, { by: me() });
        if (!did) throw errors.RUN_MISSING({ run });
        await noted(db, { act: 'run.retried', about: run, what: { from: step.task_id } });
        const repeated = await effectsAfter(queue, run, step.task_id);
        if (json) return printJson({ run, from: step.task_id, ...did, effects: repeated });
        print(`${run}: started again from ${step.member}, turn ${step.turn}, as ${did.runId}`);
        if (repeated.length > 0) print('What later steps did outside may be done once more:');
        for (const { member, turn, key, status } of repeated) print(`  ${member}@${turn}: ${key} (${status})`);
      }),
    );
}

/** What a run did outside after a step, or may have done: whoever retries from there does it anew. */
async function effectsAfter(queue: Queue, run: string, step: string): Promise<RunEffect[]> {
  const tasks = await queue.tasks(run);
  const settled = tasks.map((task) => ({ ...task, settledAt: task.completed_at?.getTime() ?? null }));
  const from = settled.find(({ task_id }) => task_id === step);
  const kept = new Set(from ? stateAfter(settled, from).kept.map(({ task_id }) => task_id) : []);
  return (await queue.effects(run)).filter(({ task_id }) => !kept.has(task_id));
}

const acts = { cancel: 'run.cancelled', redrive: 'run.redriven' } as const;

function verb(program: Command, name: keyof typeof acts, describes: string, act: Act): void {
  program
    .command(name)
    .description(describes)
    .argument('<run>', 'its id, or the beginning of it')
    .option('--json', 'print { "run", "result" }')
    .addHelpText('after', `\nExample:\n  holdfast ${name} 3f2a9c1e`)
    .action((text: string, options: { json?: boolean }) =>
      connected(async (connection) => {
        const { run_id } = await findRun(connection.queue, text);
        const did = await act(connection, run_id);
        await noted(connection.db, { act: acts[name], about: run_id });
        if (options.json) printJson({ run: run_id, ...did });
        else print(`${run_id}: ${did.result}`);
      }),
    );
}
