import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { print, printJson } from '../output.ts';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('start database, a worker in each region and the web app on this machine (what `npm start` does)')
    .action(async () => {
      const { launch } = await import('../launcher/launch.ts');
      await launch();
    });
  program
    .command('stop')
    .description('stop what `start` runs here, or what a killed launcher left')
    .option('--json', 'print { "stopped": … }')
    .action(async (options: { json?: boolean }) => {
      const { stopRunning } = await import('../launcher/launch.ts');
      const did = await stopRunning(loadSettings().home);
      if (options.json) return printJson({ stopped: did });
      print({ stopped: 'Stopped.', cleaned: 'The launcher was gone already; what it left was ended.', nothing: 'Nothing runs here.' }[did]);
    });
}
