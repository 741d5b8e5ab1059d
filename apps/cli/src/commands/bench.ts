import type { Command } from 'commander';

const benchAt = new URL('../../../../bench/src/main.ts', import.meta.url);

/** Both take their own options and describe them: everything behind their name is theirs. */
export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure this machine: Holdfast beside its peers on one PostgreSQL (`bench --help` lists the suites)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (_, __, command: Command) => {
      // By address: the bench is no package of the workspace, for its peers are installed only when it runs.
      const { bench } = (await import(benchAt.href)) as { bench(args: readonly string[]): Promise<number> };
      process.exitCode = await bench(command.args);
    });
  program
    .command('campaign')
    .description('kill real workers by the thousand and judge what survived (`campaign --help`)')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (_, __, command: Command) => {
      const { campaign } = await import('@holdfast/campaign');
      process.exitCode = await campaign(command.args);
    });
}
