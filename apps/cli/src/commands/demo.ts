import { writeFileSync } from 'node:fs';
import type { Documents } from '@holdfast/tools';
import type { Command } from 'commander';
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
    .action((options: { json?: boolean }) =>
      tellStory(options, async (place, say) => (await import('../demo/receipt.ts')).receipt(place, say)),
    );
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
      '\nFor good: what fraud learns stays in force (`holdfast learn rollback expenses fraud` takes it back).\n\nExample:\n  holdfast demo fraud',
    )
    .action((options: { json?: boolean }) =>
      tellStory(options, async (place, say) => (await import('../demo/fraud.ts')).fraud(place, say)),
    );
  demo
    .command('audit')
    .description('one question, three members in three regions at once, a report to download')
    .option('--user <uuid>', 'for whom; somebody with charges unless said')
    .option('--json', 'print { "told" }')
    .addHelpText(
      'after',
      '\nOn the system that runs here, or on one of its own. Exit code 0 when everything came true.\n\nExample:\n  holdfast demo audit',
    )
    .action(({ user, ...options }: { user?: string; json?: boolean }) =>
      tellStory(options, async (place, say) => {
        const { chatOf } = await import('@holdfast/agents');
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
  const [{ onSystem }, { openPlace }] = await Promise.all([
    import('../chaos/own-system.ts'),
    import('../demo/place.ts'),
  ]);
  const say = (line: string): void => void (json ? process.stderr.write(`${line}\n`) : print(line));
  const told = await onSystem(say, async (home) => {
    const { close, ...place } = await openPlace(home);
    try {
      return await story(place, say);
    } finally {
      await close();
    }
  });
  const right = told.every(({ held }) => held);
  if (json) printJson({ told });
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
    if (options.out) writeFileSync(options.out, await PanelClient.in(home).file(told.report.experiment, 'html'));
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
