import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { errors } from '../errors.ts';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('run one worker of a region in this terminal, beside or without `start`')
    .option('--region <region>', 'which; HOLDFAST_REGION unless given')
    .option('--alone', 'only tasks that killed other workers, one at a time; ends when there are none')
    .action(async (options: { region?: string; alone?: boolean }) => {
      const settings = loadSettings();
      const region = options.region ?? settings.region;
      if (region === undefined || !settings.regions.includes(region)) {
        throw errors.USAGE({ reason: `--region must be one of ${settings.regions.join(', ')}` });
      }
      const { runWorker } = await import('@holdfast/worker');
      await runWorker({ region, alone: options.alone ?? false });
    });
}
