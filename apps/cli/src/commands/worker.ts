import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { databaseOf } from '../connect.ts';
import { errors } from '../errors.ts';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run one worker of a region in this terminal, beside or without `start`')
    .option('--region <region>', 'which; HOLDFAST_REGION unless given')
    .option('--alone', 'only tasks that killed other workers, one at a time; ends when there are none')
    .addHelpText(
      'after',
      `
It uses DATABASE_URL, or the database of the system that runs here. Ctrl-C drains it: attempts get 20 s to finish, the
rest goes back to the queue. A second Ctrl-C ends it at once.

Example:
  holdfast worker --region us-west-2`,
    )
    .action(async (options: { region?: string; alone?: boolean }) => {
      const settings = loadSettings();
      const region = options.region ?? settings.region;
      if (region === undefined || !settings.regions.includes(region)) {
        throw errors.USAGE({ reason: `--region must be one of ${settings.regions.join(', ')}` });
      }
      const { workerProgram } = await import('@holdfast/worker');
      await workerProgram({ region, alone: options.alone ?? false, url: databaseOf(settings) });
    });
}
