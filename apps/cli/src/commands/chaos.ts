import { writeFileSync } from 'node:fs';
import type { Report } from '@holdfast/chaos';
import { loadSettings } from '@holdfast/settings';
import { type Command, InvalidArgumentError } from 'commander';
import type { PanelClient } from '../chaos/panel-client.ts';
import type { FailoverPart } from '../chaos/publish.ts';
import { errors } from '../errors.ts';
import { ago, bold, dim, print, printJson, printTable } from '../output.ts';

interface RunOptions {
  json?: boolean;
  out?: string;
  anyway?: boolean;
}

export function addChaos(program: Command): void {
  const chaos = program
    .command('chaos')
    .description('break things on purpose and judge what survives: run a scenario, list, heal');
  chaos
    .command('run')
    .description('run a scenario to its verdict; on a system of its own where none runs here')
    .argument('<scenario>', 'a name from `chaos list`, or a file')
    .option('--out <file>', 'write the report there, as .json, .md or .html')
    .option('--anyway', 'also where the guard says that a cut stops everything')
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 the hypothesis held, 1 refuted, 3 inconclusive.\n\nExamples:\n  holdfast chaos run region-killed --out report.html\n  holdfast chaos run ./my-scenario.ts',
    )
    .action(run);
  chaos
    .command('list')
    .description('scenarios, what is broken now, and the latest experiments')
    .option('--json', 'print { "scenarios", "open", "experiments" }')
    .addHelpText('after', '\nExample:\n  holdfast chaos list')
    .action(list);
  chaos
    .command('measure')
    .description(
      'kill and drain a region again and again, run every scenario, and write the table (about half an hour)',
    )
    .option('--times <n>', 'kills, and drains (0 with --here: only what was kept)', times, 20)
    .option('--kept', 'no experiments: from those that the system that runs here has kept')
    .option(
      '--here',
      'on the cluster of HOLDFAST_CHAOS_URL: a region with its database node, and what its panel has kept',
    )
    .option('--publish', 'write its part of docs/failover.md; otherwise it is printed')
    .option('--json', 'print the figures of the page instead')
    .addHelpText('after', '\nOn systems of its own.\n\nExample:\n  holdfast chaos measure --times 20 --publish')
    .action(measured);
  chaos
    .command('heal')
    .description('heal everything; the experiment under way ends')
    .option('--json', 'print { "healed": [name] }')
    .addHelpText('after', '\nExample:\n  holdfast chaos heal')
    .action(async (options: { json?: boolean }) => {
      const { PanelClient } = await import('../chaos/panel-client.ts');
      const settings = loadSettings();
      const healed = await (PanelClient.elsewhere(settings) ?? PanelClient.in(settings.home)).heal();
      if (options.json) printJson({ healed });
      else print(healed.length === 0 ? 'Nothing was broken.' : `Healed: ${healed.join(', ')}.`);
    });
}

async function run(name: string, options: RunOptions): Promise<void> {
  const ending = /\.(json|md|html)$/.exec(options.out ?? '.json')?.[1] as 'json' | 'md' | 'html' | undefined;
  if (!ending) throw errors.USAGE({ reason: '--out ends in .json, .md or .html' });
  const [{ findScenario }, { PanelClient: Panel }, { onSystem }, { exitOf, follow, showReport }] = await Promise.all([
    import('@holdfast/chaos'),
    import('../chaos/panel-client.ts'),
    import('../chaos/own-system.ts'),
    import('../chaos/follow.ts'),
  ]);
  const scenario = await findScenario(name);
  const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : print(line));
  const onPanel = async (panel: PanelClient): Promise<Report> => {
    say(`${bold(scenario.title)}  ${dim(panel.url)}\n${scenario.asks}`);
    const experiment = await panel.begin(scenario, options.anyway === true);
    const stop = (): void => void panel.heal().catch((error: unknown) => say(String(error)));
    process.once('SIGINT', stop);
    try {
      const done = await follow(panel, experiment, say);
      if (options.out) writeFileSync(options.out, await panel.file(experiment, ending));
      return done;
    } finally {
      process.off('SIGINT', stop);
    }
  };
  const elsewhere = Panel.elsewhere(loadSettings());
  const report = elsewhere ? await onPanel(elsewhere) : await onSystem(say, (home) => onPanel(Panel.in(home)));
  if (options.json) printJson(report);
  else showReport(report, print);
  process.exitCode = exitOf(report.verdict);
}

async function list(options: { json?: boolean }): Promise<void> {
  const [{ ownScenarios }, { PanelClient }] = await Promise.all([
    import('@holdfast/chaos'),
    import('../chaos/panel-client.ts'),
  ]);
  const scenarios = await ownScenarios();
  const panel = panelOf(PanelClient);
  const [open, experiments] = panel ? [(await panel.state()).open, await panel.kept()] : [[], []];
  if (options.json) return printJson({ scenarios, open, experiments });
  printTable(
    scenarios.map(({ name, title, asks }) => ({ scenario: name, title, asks })),
    'There is no scenario.',
  );
  if (!panel) return print(`\n${dim('Nothing runs here: `chaos run` starts a system of its own.')}`);
  print(`\n${bold('Broken now')}`);
  printTable(
    open.map(({ name, by, since }) => ({ what: name, by, since: `${ago(new Date(since))} ago` })),
    'Nothing.',
  );
  print(`\n${bold('Latest experiments')}  ${dim(panel.url)}`);
  printTable(
    experiments.slice(0, 15).map(({ title, verdict, startedAt, by, figures }) => ({
      experiment: title,
      verdict,
      when: `${ago(new Date(startedAt))} ago`,
      by,
      'went on after': figures.successAfter === null ? '' : `${figures.successAfter.toFixed(1)} s`,
      lost: figures.lost,
      doubled: figures.doubled,
    })),
    'None yet.',
  );
}

interface Measured {
  times: number;
  kept?: boolean;
  here?: boolean;
  publish?: boolean;
  json?: boolean;
}

async function measured(options: Measured): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { figures, part, page } = options.here ? await onCluster(options, say) : await onOwn(options, say);
  if (options.json) printJson(figures);
  if (!options.publish) return options.json ? undefined : print(page);
  const { publishFailover } = await import('../chaos/publish.ts');
  say(`written: ${publishFailover(part, page)}`);
}

interface Published {
  figures: object;
  part: FailoverPart;
  page: string;
}

const commandOf = (how: string, { publish }: Measured): string =>
  `npm run holdfast -- chaos measure ${how}${publish ? ' --publish' : ''}`;

async function onOwn(options: Measured, say: (line: string) => void): Promise<Published> {
  const [{ fromKept, measure }, { failoverPage }] = await Promise.all([
    import('../chaos/measure.ts'),
    import('../chaos/failover-page.ts'),
  ]);
  const { times: n, kept } = options;
  if (n === 0) throw errors.USAGE({ reason: '--times 0 is for --here' });
  const figures = await (kept ? fromKept(loadSettings().home, say) : measure(n, say));
  const command = commandOf(kept ? '--kept' : `--times ${n}`, options);
  return { figures, part: 'processes', page: failoverPage(figures, command) };
}

async function onCluster(options: Measured, say: (line: string) => void): Promise<Published> {
  const [{ clusterPage, measureCluster }, { PanelClient: Panel }] = await Promise.all([
    import('../chaos/measure-cluster.ts'),
    import('../chaos/panel-client.ts'),
  ]);
  const panel = Panel.elsewhere(loadSettings());
  if (!panel) throw errors.USAGE({ reason: '--here needs HOLDFAST_CHAOS_URL and HOLDFAST_CHAOS_TOKEN' });
  const figures = await measureCluster(panel, options.times, say);
  const page = clusterPage(figures, commandOf(`--here --times ${options.times}`, options));
  return { figures, part: 'compose', page };
}

function times(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 1_000) throw new InvalidArgumentError('a whole number from 0 to 1000');
  return n;
}

/** undefined where nothing runs: the scenarios can be listed all the same. */
function panelOf(Panel: typeof PanelClient): PanelClient | undefined {
  const settings = loadSettings();
  try {
    return Panel.elsewhere(settings) ?? Panel.in(settings.home);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'NOT_RUNNING') return undefined;
    throw error;
  }
}
