import { readStream } from '@holdfast/events';
import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { bold, dim, print, printJson, printTable } from '../output.ts';
import { findRun } from './find-run.ts';

export function addShow(program: Command): void {
  program
    .command('show')
    .description('one run whole: its tasks over the regions, decisions, events')
    .argument('<run>', 'its id, or the beginning of it')
    .option('--json', 'print { "run", "tasks", "decisions", "events", "progress" }')
    .addHelpText('after', `\nExample:\n  holdfast show 3f2a9c1e`)
    .action((text: string, options: { json?: boolean }) =>
      connected(async ({ db, queue }) => {
        const run = await findRun(queue, text);
        const [tasks, decisions, events] = await Promise.all([
          queue.tasks(run.run_id),
          queue.decisions({ runId: run.run_id }),
          readStream(db, run.run_id),
        ]);
        const progress = (await Promise.all(tasks.map((task) => readStream(db, task.task_id)))).flat();
        if (options.json) return printJson({ run, tasks, decisions, events, progress });
        print(`${bold(run.run_id)}  ${run.team}  ${bold(run.status)}`);
        print(
          dim(
            `key ${run.key}, begun ${run.created_at.toISOString()}${run.completed_at ? `, over ${run.completed_at.toISOString()}` : ''}`,
          ),
        );
        if (run.error) print(`${run.error.code}: ${run.error.message}`);
        print(`\n${bold('input')}\n${JSON.stringify(run.input, null, 2)}\n\n${bold('tasks')}`);
        printTable(
          tasks.map((task) => ({
            turn: task.turn,
            member: task.member,
            status: task.status,
            home: task.region,
            fence: task.fence,
            tries: task.tries,
            deaths: task.deaths,
            answer: task.error ? `${task.error.code}: ${task.error.message}` : JSON.stringify(task.result),
          })),
          'none',
        );
        for (const decision of decisions) {
          print(
            `\n${bold(`decision ${decision.decision_type}`)} by ${decision.member ?? decision.agent_id} in ${decision.region}, confidence ${decision.confidence ?? '–'}${decision.user_feedback ? `, people say ${decision.user_feedback}` : ''}`,
          );
          print(dim(decision.decision_id));
          print(decision.reasoning ?? '');
        }
        print(`\n${bold('events')}`);
        printTable(
          [...events, ...progress]
            .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq))
            .map((event) => ({ at: event.at, type: event.type, data: JSON.stringify(event.data) })),
          'none',
        );
      }),
    );
}
