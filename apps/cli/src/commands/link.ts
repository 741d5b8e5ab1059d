import { type User, userByLogin } from '@holdfast/accounts';
import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { linkFor, ownerLink } from '../launcher/link.ts';
import { addressOf } from '../launcher/port.ts';
import { readState } from '../launcher/state.ts';
import { dim, print, printJson } from '../output.ts';
import { noted } from './noted.ts';

export function addLink(program: Command): void {
  program
    .command('link')
    .description('a link that signs somebody in on the page: once, within 15 minutes')
    .argument('[login]', 'whom; the owner of this machine unless said')
    .option('--json', 'print { "login", "link" }')
    .addHelpText(
      'after',
      `\nWho reads it is let in: hand it over as you would a key.\n\nExamples:\n  holdfast link\n  holdfast link ann`,
    )
    .action((login: string | undefined, options: { json?: boolean }) =>
      connected(async ({ db, settings }) => {
        const web = settings.publicUrl ?? readState(settings.home)?.web ?? addressOf(settings.host, settings.port);
        const { user, link } = login === undefined ? await ownerLink(db, web) : await forUser(login);
        await noted(db, { act: 'link.made', about: user.login });
        if (options.json) return printJson({ login: user.login, link });
        print(link);
        print(dim(`Signs in ${user.name}, once, within 15 minutes.`));

        async function forUser(name: string): Promise<{ user: User; link: string }> {
          const found = await userByLogin(db, name);
          return { user: found, link: await linkFor(db, found, web) };
        }
      }),
    );
}
