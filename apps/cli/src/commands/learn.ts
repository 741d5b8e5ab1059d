import { learnersOf, type Moved, overview, promote, rollBack, tryOut } from '@holdfast/learning';
import { loadTeams } from '@holdfast/teams';
import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { showMoved, showOverview, showTriedOut } from '../learning/show.ts';
import { print, printJson } from '../output.ts';
import { me } from './me.ts';
import { noted } from './noted.ts';

interface Json {
  json?: boolean;
}

export function addLearn(program: Command): void {
  const learn = program
    .command('learn')
    .description('what members learn from verdicts: versions, and which is in force');
  learn
    .command('list', { isDefault: true })
    .description('what was said, what is held back, the versions and how they did in replay')
    .argument('[team]', 'only of this team')
    .argument('[member]', 'only of this member')
    .option('--json', 'print [{ "team", "member", "inForce", "verdicts", "versions", "held" }]')
    .addHelpText('after', '\nExamples:\n  holdfast learn\n  holdfast learn expenses fraud --json')
    .action((team: string | undefined, member: string | undefined, options: Json) =>
      connected(async ({ queue }) => {
        const only = { ...(team ? { team } : {}), ...(member ? { member } : {}) };
        const learners = learnersOf((await loadTeams()).entries);
        const all = await overview(queue, only, learners.members);
        if (options.json) return printJson(all);
        if (all.length === 0) print('No member learns. One does when its team declares `learns`.');
        for (const one of all) showOverview(one, learners.of(one.team, one.member)?.about);
      }),
    );
  learn
    .command('replay')
    .description('how a version would do now in the place of the one in force; changes nothing')
    .argument('<team>', 'its team')
    .argument('<member>', 'the member')
    .argument('[version]', '0 for the one in the code; the newest unless said', version)
    .option('--json', 'print { "inForce", "version", "before", "after", "regresses" }')
    .addHelpText('after', '\nExample:\n  holdfast learn replay expenses fraud 3')
    .action((team: string, member: string, wanted: number | undefined, options: Json) =>
      connected(async ({ db, queue }) => {
        const learners = learnersOf((await loadTeams()).entries);
        const given = { team, member, ...(wanted === undefined ? {} : { version: wanted }) };
        const tried = await tryOut({ queue, domain: db }, learners, given);
        if (options.json) printJson(tried);
        else showTriedOut(tried);
      }),
    );
  move(learn, 'promote', 'put a version in force that waits in shadow and does not regress', (queue, who, wanted) =>
    promote(queue, { ...who, ...(wanted === undefined ? {} : { version: wanted }) }),
  );
  move(learn, 'rollback', 'put an earlier version in force again; the one before unless said', (queue, who, wanted) =>
    rollBack(queue, { ...who, ...(wanted === undefined ? {} : { to: wanted }) }),
  );
}

type Queue = Parameters<typeof promote>[0];
type Move = (queue: Queue, who: { team: string; member: string; by: string }, wanted?: number) => Promise<Moved>;

function move(learn: Command, name: 'promote' | 'rollback', describes: string, act: Move): void {
  const which = name === 'promote' ? 'the one in shadow unless said' : '0 for the one in the code';
  learn
    .command(name)
    .description(describes)
    .argument('<team>', 'its team')
    .argument('<member>', 'the member')
    .argument('[version]', which, version)
    .option('--json', 'print { "team", "member", "from", "to", "by" }')
    .addHelpText('after', `\nEvery region follows within seconds.\n\nExample:\n  holdfast learn ${name} expenses fraud`)
    .action((team: string, member: string, wanted: number | undefined, options: Json) =>
      connected(async ({ db, queue }) => {
        const moved = await act(queue, { team, member, by: me() }, wanted);
        const did = name === 'promote' ? 'version.promoted' : 'version.rolled_back';
        await noted(db, { act: did, about: `${team}/${member}`, what: { from: moved.from, to: moved.to } });
        if (options.json) printJson(moved);
        else showMoved(moved);
      }),
    );
}

function version(text: string): number {
  const n = Number(text);
  if (text.trim() === '' || !Number.isInteger(n) || n < 0 || n > 1_000_000)
    throw new InvalidArgumentError('a whole number from 0 to 1000000');
  return n;
}
