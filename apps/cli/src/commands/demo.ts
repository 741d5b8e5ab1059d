import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { bold, green, print, printJson, red } from '../output.ts';

export function addDemo(program: Command): void {
  const demo = program.command('demo').description('tell a story on a running system, and check that it came true');
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
