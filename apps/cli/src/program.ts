import { HoldfastError } from '@holdfast/errors';
import { Command, CommanderError } from 'commander';
import { addCommands } from './commands/index.ts';
import { printError } from './output.ts';

/** The whole of `holdfast`: every command, and what `--help` says. */
export function createProgram(): Command {
  const program = new Command('holdfast')
    .description('Runs teams of AI agents in three regions at once, on one SQL database.')
    .usage('COMMAND [options]   (npm run holdfast -- COMMAND [options])')
    .helpOption('-h, --help', 'what a command does and takes')
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what it takes)')
    .exitOverride()
    .addHelpText(
      'after',
      [
        '\nFirst steps:',
        '  npm start                                         database, three regions, web app; prints an INSERT to try',
        '  npm run holdfast -- status                        who lives, who works, what waits',
        '  npm run holdfast -- sql "SELECT * FROM agent_state"', // shown, not sent
        '  npm run holdfast -- runs                          the latest runs; `show RUN` tells one whole',
        '\nExit codes: 0 done, 1 refused or failed (with a code and what to do), 2 wrong usage.',
        'Settings are environment variables: docs/settings.md, and `doctor` shows those in force.',
      ].join('\n'),
    );
  addCommands(program);
  return program;
}

/** Runs one command to its end; how it ended is then in `process.exitCode`. Only what nobody foresaw is thrown. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof HoldfastError) {
      printError(error);
      process.exitCode = error.code === 'USAGE' ? 2 : 1;
    } else throw error;
  }
}
