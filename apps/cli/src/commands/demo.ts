import { writeFileSync } from 'node:fs';
import { chatOf } from '@holdfast/agents';
import { openDb } from '@holdfast/db';
import { openQueue } from '@holdfast/queue';
import { loadSettings } from '@holdfast/settings';
import { loadTeams } from '@holdfast/teams';
import { type Documents, openDocuments } from '@holdfast/tools';
import type { Command } from 'commander';
import { databaseOf } from '../connect.ts';
import type { Place, Told } from '../demo/story.ts';
import { errors } from '../errors.ts';
import { bold, green, print, printJson, red } from '../output.ts';

export function addDemo(program: Command): void {
  const demo = program.command('demo').description('tell a story on a running system, and check that it came true');
  demo
    .command('receipt')
    .description(
      'a picture of a receipt is uploaded, read and posted; its copy is known again; a torn one asks a person',
    )
    .option('--json', 'print { "told" }')
    .addHelpText(
      'after',
      '\nOn the system that runs here, or on one of its own. Exit code 0 when everything came true.\n\nExample:\n  holdfast demo receipt',
    )
    .action(runReceipt);
  demo
    .command('failover')
    .description('a region dies while its agent works: takeover, an answer meanwhile, return, and the seconds')
    .option('--out <file>', 'write the report there, as HTML')
    .option('--json', 'print { "told", "report" }')
    .addHelpText(
      'after',
      '\nOn the system that runs here, or on one of its own. Exit code 0 when everything came true.\n\nExample:\n  holdfast demo failover --out failover.html',
    )
    .action(runFailover);
  demo
    .command('fraud')
    .description('a duplicate inserted by SQL is flagged; people say it was wrong; fraud learns, in every region')
    .option('--json', 'print { "told" }')
    .addHelpText(
      'after',
      '\nFor good: what fraud learns stays in force (`holdfast learn rollback expenses fraud` takes it back).',
    )
    .action((options: { json?: boolean }) =>
      tellStory(options, async (place, say) => (await import('../demo/fraud.ts')).fraud(place, say)),
    );
  demo
    .command('audit')
    .description('one question, three members in three regions at once, a report to download')
    .option('--user <uuid>', 'for whom; somebody with charges unless said')
    .option('--json', 'print { "told" }')
    .action(({ user, ...options }: { user?: string; json?: boolean }) =>
      tellStory(options, async (place, say) => {
        const [someone] = user ? [{ id: user }] : ((await chatOf(place.registry, 'expenses').users?.(place.db)) ?? []);
        if (!someone)
          throw errors.USAGE({ reason: 'nobody has charges here: `holdfast data --expenses 5000` makes some' });
        return (await import('../demo/audit.ts')).audit(place, someone.id, say);
      }),
    );
}

/** Tells a story on the system that runs here, or on one of its own, and ends with how it came out. */
async function tellStory(
  { json }: { json?: boolean },
  story: (place: Place & { documents: Documents }, say: (line: string) => void) => Promise<Told[]>,
): Promise<void> {
  const { onSystem } = await import('../chaos/own-system.ts');
  const say = (line: string): void => void (json ? process.stderr.write(`${line}\n`) : print(line));
  const told = await onSystem(say, async (home) => {
    const settings = loadSettings({ ...process.env, HOLDFAST_HOME: home });
    const db = openDb({ url: databaseOf(settings), max: 3, name: 'holdfast-demo' });
    try {
      await db.ready();
      const queue = openQueue({ db, region: null, regions: settings.regions });
      return await story({ db, queue, registry: await loadTeams(), documents: openDocuments(db, settings) }, say);
    } finally {
      await db.close();
    }
  });
  const right = told.every(({ held }) => held);
  if (json) printJson({ told });
  else print(`\n${bold(right ? green('Everything came true.') : red('Not everything came true.'))}`);
  if (!right) process.exitCode = 1;
}

async function runReceipt(options: { json?: boolean }): Promise<void> {
  const [{ receipt }, { onSystem }, { openPlace }] = await Promise.all([
    import('../demo/receipt.ts'),
    import('../chaos/own-system.ts'),
    import('../demo/place.ts'),
  ]);
  const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : print(line));
  const told = await onSystem(say, async (home) => {
    const { close, ...place } = await openPlace(home);
    try {
      return await receipt(place, say);
    } finally {
      await close();
    }
  });
  const right = told.every(({ held }) => held);
  if (options.json) printJson({ told });
  else print(`\n${bold(right ? green('Everything came true.') : red('Not everything came true.'))}`);
  if (!right) process.exitCode = 1;
}

async function runFailover(options: { out?: string; json?: boolean }): Promise<void> {
  const [{ failover }, { onSystem }, { showReport }, { PanelClient }] = await Promise.all([
    import('../demo/failover.ts'),
    import('../chaos/own-system.ts'),
    import('../chaos/follow.ts'),
    import('../chaos/panel-client.ts'),
  ]);
  const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : print(line));
  const done = await onSystem(say, async (home) => {
    const told = await failover(home, say);
    if (options.out) writeFileSync(options.out, await new PanelClient(home).file(told.report.experiment, 'html'));
    return told;
  });
  const right = done.report.verdict === 'held' && done.told.every(({ held }) => held);
  if (options.json) printJson(done);
  else {
    showReport(done.report, print);
    print(`\n${bold(right ? green('Everything came true.') : red('Not everything came true.'))}`);
  }
  if (!right) process.exitCode = 1;
}
