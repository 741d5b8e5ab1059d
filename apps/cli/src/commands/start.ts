import { loadSettings } from '@holdfast/settings';
import type { Command } from 'commander';
import { print, printJson } from '../output.ts';

export function addStart(program: Command): void {
  program
    .command('start')
    .description(
      'start database, a worker in each region, the web app and the chaos panel on this machine (what `npm start` does)',
    )
    .option('--no-chaos', 'without the chaos panel, and without proxies between the programs and the database')
    .addHelpText(
      'after',
      `
Ctrl-C stops everything; the data stays, and the next start finds it. Where it listens and what it uses are settings
(docs/settings.md), the first of them PORT, HOLDFAST_HOME and DATABASE_URL.

Example:
  PORT=5001 HOLDFAST_HOME=/var/tmp/second npm start`,
    )
    .action(async (options: { chaos: boolean }) => {
      const { launch } = await import('../launcher/launch.ts');
      await launch(options);
    });
  program
    .command('stop')
    .description('stop what `start` runs here, or what a killed launcher left')
    .option('--json', 'print { "stopped": "stopped" | "cleaned" | "nothing" }')
    .addHelpText('after', `\nExample:\n  holdfast stop`)
    .action(async (options: { json?: boolean }) => {
      const { stopRunning } = await import('../launcher/stop-running.ts');
      const did = await stopRunning(loadSettings().home);
      if (options.json) return printJson({ stopped: did });
      print(
        {
          stopped: 'Stopped.',
          cleaned: 'The launcher was gone already; what it left was ended.',
          nothing: 'Nothing runs here.',
        }[did],
      );
    });
}
