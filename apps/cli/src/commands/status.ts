import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { readState } from '../launcher/state.ts';
import { ago, bold, dim, green, print, printJson, printTable, red, yellow } from '../output.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('regions, workers, members, and what waits')
    .option('--json', 'print { "web", "chaos", "regions", "workers", "agents", "depth", "inbox", "ambiguous" }')
    .addHelpText('after', `\nExample:\n  holdfast status --json | jq .regions`)
    .action((options: { json?: boolean }) =>
      connected(async (connection) => {
        const status = await read(connection);
        if (options.json) return printJson(status);
        show(status);
      }),
    );
}

async function read({ queue, settings }: Connected) {
  const [workers, agents, depth, inbox, ambiguous] = await Promise.all([
    queue.workers(),
    queue.agents(),
    queue.depth(),
    queue.inbox(),
    queue.ambiguous(),
  ]);
  const regions = [...new Set([...settings.regions, ...workers.map((worker) => worker.region)])].map((region) => {
    const here = workers.filter((worker) => worker.region === region);
    const live = here.filter((worker) => worker.status === 'live' && worker.alive);
    const state = live.length > 0 ? 'live' : here.some((worker) => worker.alive) ? 'draining' : 'unreachable';
    return { region, state, workers: live.length };
  });
  const state = readState(loadSettings().home);
  return {
    web: state?.web ?? null,
    chaos: state?.chaos?.url ?? null,
    regions,
    workers,
    agents,
    depth,
    inbox,
    ambiguous,
  };
}

function show(status: Awaited<ReturnType<typeof read>>): void {
  if (status.web) print(`${bold('Holdfast')}  ${status.web}`);
  if (status.chaos) print(`${bold('Chaos')}     ${status.chaos}`);
  if (status.web) print('');
  const mark = { live: green('● live'), draining: yellow('◐ draining'), unreachable: red('○ unreachable') };
  for (const { region, state, workers } of status.regions) {
    print(
      `${region.padEnd(14)} ${mark[state as keyof typeof mark]}  ${dim(`${workers} worker${workers === 1 ? '' : 's'}`)}`,
    );
  }
  print('');
  printTable(
    status.agents.map((agent) => ({
      team: agent.team,
      member: agent.agent_type,
      kind: agent.kind,
      home: agent.region,
      state: agent.status,
      'done by': agent.done_by && agent.done_by !== agent.region ? agent.done_by : '',
      pending: agent.pending,
      running: agent.processing,
      waiting: agent.waiting,
    })),
    'No members yet: a worker registers them when it starts.',
  );
  print('');
  printTable(
    status.depth.map(({ region, status: state, n, oldest_s }) => ({
      region,
      tasks: state,
      n,
      'oldest due': state === 'pending' ? `${Math.round(oldest_s)} s` : '',
    })),
    'No task waits.',
  );
  if (status.inbox.length > 0) {
    print(`\n${bold(`${status.inbox.length} question${status.inbox.length === 1 ? '' : 's'} for people`)}`);
    printTable(
      status.inbox.slice(0, 10).map((one) => ({
        team: one.team,
        member: one.member,
        asked: `${ago(one.asked_at)} ago`,
        run: one.run_id,
        approval: one.approval_id,
      })),
      '',
    );
  }
  if (status.ambiguous.length > 0) {
    print(`\n${red(bold(`${status.ambiguous.length} effects of which nobody knows whether they happened`))}`);
    printTable(
      status.ambiguous.map(({ task_id, key, team, member }) => ({ team, member, key, task: task_id })),
      '',
    );
  }
}
