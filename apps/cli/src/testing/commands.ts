/** The program as `--help` and tests see it: every command with its path, such as `new team`. */
import type { Command } from 'commander';
import { createProgram } from '../program.ts';

export function commandPaths(): string[] {
  const walk = (command: Command, path: string[]): string[] =>
    command.commands.length === 0
      ? [path.join(' ')]
      : command.commands.flatMap((one) => walk(one, [...path, one.name()]));
  return walk(createProgram(), []);
}

/** What `holdfast PATH --help` prints where there is no terminal, without a process for each. */
export function helpOf(path: string): string {
  const command = path
    .split(' ')
    .reduce<Command | undefined>((at, name) => at?.commands.find((one) => one.name() === name), createProgram());
  let said = '';
  command?.configureOutput({ writeOut: (text) => (said += text), getOutHelpWidth: () => 80 }).outputHelp();
  return said;
}
