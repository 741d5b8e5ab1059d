import { migrate } from '@holdfast/db';
import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { print, printJson } from '../output.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of DATABASE_URL (or of the system that runs here) up to date; safe to repeat')
    .option('--json', 'print { "applied": [name] }')
    .addHelpText('after', `\nExample:\n  DATABASE_URL=postgres://… holdfast migrate`)
    .action((options: { json?: boolean }) =>
      connected(async ({ db }) => {
        const { applied } = await migrate(db, options.json ? {} : { on: print });
        if (options.json) printJson({ applied });
        else print(applied.length === 0 ? 'Up to date.' : `${applied.length} applied.`);
      }),
    );
}
