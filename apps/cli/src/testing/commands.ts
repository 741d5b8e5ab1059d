/** The program as `--help` and tests see it: every command with its path, such as `new team`. */
import { Command } from 'commander';
import { addCommands } from '../commands/index.ts';

export function commandPaths(): string[] {
  const program = new Command('holdfast');
  addCommands(program);
  const walk = (command: Command, path: string[]): string[] =>
    command.commands.length === 0
      ? [path.join(' ')]
      : command.commands.flatMap((one) => walk(one, [...path, one.name()]));
  return walk(program, []);
}
