import { addUser, listUsers, Role, roles, setDisabled, setRole, type User, userByLogin } from '@holdfast/accounts';
import { type Command, InvalidArgumentError } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { linkFor } from '../launcher/link.ts';
import { addressOf } from '../launcher/port.ts';
import { readState } from '../launcher/state.ts';
import { ago, dim, print, printJson, printTable } from '../output.ts';
import { listCommand } from './list-command.ts';
import { noted } from './noted.ts';

interface Json {
  json?: boolean;
}

const shape = '{ "userId", "login", "name", "role", "hasPassword", "createdAt", "disabledAt" }';

export function addUsers(program: Command): void {
  const users = program.command('users').description('who may sign in on the page, and what they may do there');
  listCommand(users)
    .description('everybody who may sign in, or might')
    .option('--json', `print [${shape}]`)
    .addHelpText('after', '\nExample:\n  holdfast users')
    .action((options: Json) =>
      connected(async ({ db }) => {
        const all = await listUsers(db);
        if (options.json) return printJson(all);
        printTable(
          all.map(({ login, name, role, hasPassword, createdAt, disabledAt }) => ({
            login,
            name,
            role,
            password: hasPassword ? 'yes' : 'no',
            since: `${ago(createdAt)} ago`,
            state: disabledAt ? 'disabled' : '',
          })),
          'Nobody yet. `holdfast link` makes the owner of this machine.',
        );
      }),
    );
  users
    .command('add')
    .description('add somebody, and print the link that lets them in')
    .argument('<login>', 'what they sign in with')
    .option('--role <role>', `${roles.join(', ')}: each may what those before it may`, role, 'viewer')
    .option('--name <name>', 'what they are called; the login unless said')
    .option('--person <uuid>', 'the user id that their expenses and documents have already', uuid)
    .option('--json', `print { "user": ${shape}, "link" }`)
    .addHelpText('after', '\nExample:\n  holdfast users add ann --role reviewer --name "Ann Lee"')
    .action((login: string, options: Json & { role: Role; name?: string; person?: string }) =>
      connected(async ({ db, settings }) => {
        const { role: given, name, person, json } = options;
        const user = await addUser(db, {
          login,
          role: given,
          ...(name === undefined ? {} : { name }),
          ...(person === undefined ? {} : { userId: person }),
        });
        await noted(db, { act: 'user.added', about: user.login, what: { role: given } });
        const web = settings.publicUrl ?? readState(settings.home)?.web ?? addressOf(settings.host, settings.port);
        const link = await linkFor(db, user, web);
        if (json) return printJson({ user, link });
        print(`${user.login} is added as ${user.role}.`);
        print(link);
        print(dim('Lets them in once, within 15 minutes; there they set a password. Another: `holdfast link LOGIN`.'));
      }),
    );
  change(users, 'role', 'give somebody a role', 'holdfast users role ann operator', {
    argument: ['<role>', roles.join(', '), role],
    act: async ({ db }, user, given) => setRole(db, user.userId, given as Role),
    tells: (user) => `${user.login} is ${user.role} from their next request on.`,
    audit: (user) => ({ act: 'user.role', about: user.login, what: { role: user.role } }),
  });
  change(users, 'disable', 'let somebody in no more; their rows stay', 'holdfast users disable ann', {
    act: ({ db }, user) => setDisabled(db, user.userId, true),
    tells: (user) => `${user.login} is out with their next request.`,
    audit: (user) => ({ act: 'user.disabled', about: user.login, what: { disabled: true } }),
  });
  change(users, 'enable', 'let somebody in again who was disabled', 'holdfast users enable ann', {
    act: ({ db }, user) => setDisabled(db, user.userId, false),
    tells: (user) => `${user.login} may sign in again.`,
    audit: (user) => ({ act: 'user.disabled', about: user.login, what: { disabled: false } }),
  });
}

interface Change {
  argument?: [string, string, (text: string) => string];
  act(connection: Connected, user: User, given: string | undefined): Promise<User>;
  tells(user: User): string;
  audit(user: User): Parameters<typeof noted>[1];
}

function change(users: Command, name: string, describes: string, example: string, { argument, ...does }: Change): void {
  const command = users.command(name).description(describes).argument('<login>', 'what they sign in with');
  if (argument) command.argument(...argument);
  command
    .option('--json', `print ${shape}`)
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action((login: string, ...rest: unknown[]) =>
      connected(async (connection) => {
        const [given, options] = argument ? (rest as [string, Json]) : [undefined, rest[0] as Json];
        const user = await does.act(connection, await userByLogin(connection.db, login), given);
        await noted(connection.db, does.audit(user));
        if (options.json) printJson(user);
        else print(does.tells(user));
      }),
    );
}

function role(text: string): Role {
  const parsed = Role.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`one of ${roles.join(', ')}`);
  return parsed.data;
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('a UUID');
  return text.toLowerCase();
}
