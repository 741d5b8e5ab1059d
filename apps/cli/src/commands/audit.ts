import { readAudit, verifyAudit } from '@holdfast/accounts';
import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { dim, print, printJson, printTable } from '../output.ts';
import { listCommand } from './list-command.ts';

export function addAudit(program: Command): void {
  const audit = program.command('audit').description('what people decided and administrators did');
  listCommand(audit)
    .description('the latest acts, newest first')
    .option('--limit <n>', 'how many', whole, 20)
    .option('--json', 'print [{ "seq", "at", "userId", "by", "act", "about", "what", "previous", "hash" }]')
    .addHelpText('after', '\nExample:\n  holdfast audit --limit 100')
    .action((options: { limit: number; json?: boolean }) =>
      connected(async ({ db }) => {
        const acts = await readAudit(db, undefined, options.limit);
        if (options.json) return printJson(acts);
        printTable(
          acts.map(({ seq, at, by, act, about, what }) => ({
            seq,
            at,
            by,
            act,
            about,
            what: what === 'null' ? '' : what,
          })),
          'Nothing yet: nobody has decided or administered anything.',
        );
      }),
    );
  audit
    .command('verify')
    .description('check the chain of hashes over all acts: nothing was changed, removed or put in between')
    .option('--kept <hash>', 'the hash that an earlier check printed: then a chain cut at its end is found too')
    .option('--json', 'print { "rows", "hash" }')
    .addHelpText(
      'after',
      `
Keep the hash that it prints somewhere else: whoever may write the table could write the whole chain anew.

Example:
  holdfast audit verify --kept 5b1f…`,
    )
    .action((options: { kept?: string; json?: boolean }) =>
      connected(async ({ db }) => {
        const verified = await verifyAudit(db, options.kept === undefined ? {} : { kept: options.kept });
        if (options.json) return printJson(verified);
        print(`${verified.rows} acts, each as it was written.`);
        print(dim(`Keep this elsewhere: ${verified.hash}`));
      }),
    );
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 10_000) throw new InvalidArgumentError('a whole number from 1 to 10000');
  return n;
}
