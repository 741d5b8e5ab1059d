import type { Command } from 'commander';

/** What a group of commands does when it is given none. A word that names none of them is told as that, not as one argument too many. */
export function listCommand(group: Command): Command {
  return group
    .command('list', { isDefault: true })
    .allowExcessArguments()
    .hook('preAction', (_, { args: [word] }) => {
      if (word === undefined) return;
      const known = group.commands.map((command) => command.name()).join(', ');
      group.error(`error: unknown command '${word}' (it is one of ${known})`, { code: 'commander.unknownCommand' });
    });
}
