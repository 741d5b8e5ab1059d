import { migrate } from '@holdfast/db';
import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { fillTables } from '../launcher/fill-tables.ts';
import { print, printJson } from '../output.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the tables of DATABASE_URL (or of the system that runs here) up to date; safe to repeat')
    .option('--seed', 'and let each team fill its tables where they are empty, as the first start does')
    .option('--json', 'print { "applied": [name], "teams": [{ "team", "did" }] }')
    .addHelpText('after', `\nExample:\n  DATABASE_URL=postgres://… holdfast migrate --seed`)
    .action((options: { json?: boolean; seed?: boolean }) =>
      connected(async ({ db, settings }) => {
        const say = options.json ? () => undefined : print;
        const { applied } = await migrate(db, { on: say });
        say(applied.length === 0 ? 'Up to date.' : `${applied.length} applied.`);
        const { teams } = options.seed ? await fillTables(db, settings, say) : { teams: [] };
        for (const { team, did } of teams) say(`${team}: ${did ?? 'its tables are filled'}`);
        if (options.json) printJson({ applied, ...(options.seed ? { teams } : {}) });
      }),
    );
}
