import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { startRun } from '@holdfast/agents';
import { loadTeams } from '@holdfast/teams';
import type { DocumentRow } from '@holdfast/tools';
import { checkAddress, maskedAddress, queueMail } from '@holdfast/tools/notify';
import type { Command } from 'commander';
import { type Connected, connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { dim, green, print, printJson, red } from '../output.ts';

interface Options {
  user?: string;
  from?: string;
  to?: string;
  month?: string;
  email?: string;
  out?: string;
  json?: boolean;
}

const lookMs = 200;

export function addReport(program: Command): void {
  program
    .command('report')
    .description('make a report of a period, or of a month and its budgets, as PDF and HTML')
    .option('--user <uuid>', 'whose charges; everybody’s unless given')
    .option('--from <day>', 'first day, YYYY-MM-DD')
    .option('--to <day>', 'last day, YYYY-MM-DD')
    .option('--month <month>', 'a month and its budgets instead, YYYY-MM')
    .option('--email <address>', 'put the PDF into the outbox for this address')
    .option('--out <file>', 'write the PDF there')
    .option('--json', 'print { "runId", "status", "documents" }')
    .addHelpText('after', '\nExample:\n  holdfast report --from 2026-10-01 --to 2026-10-31 --out october.pdf')
    .action(async (options: Options) => {
      const report = wishOf(options);
      if (options.email) checkAddress(options.email);
      await connected((connection) => make(connection, report, options));
    });
}

function wishOf({ month, from, to }: Options): object {
  if (month) return { kind: 'budget', month };
  if (!from || !to) throw errors.USAGE({ reason: 'a report needs --from and --to, or --month' });
  return { kind: 'period', period: { from, to } };
}

async function make(connection: Connected, report: object, { user, email, out, json }: Options): Promise<void> {
  const { db, queue, settings } = connection;
  const whose = user ? { user } : {};
  const { runId } = await startRun(queue, await loadTeams(), 'expenses', { report }, whose);
  if (!json) print(dim(`run ${runId}`));
  const status = await ended(connection, runId);
  const { openDocuments } = await import('@holdfast/tools');
  const documents = openDocuments(db, settings);
  const made = (await documents.list({ user: user ?? null, type: 'report' })).filter(
    ({ run_id: run }) => run === runId,
  );
  const pdf = made.find(({ content_type: type }) => type === 'application/pdf');
  if (pdf && out) await writeFile(out, (await documents.read(pdf.document_id)).bytes);
  if (pdf && email) await mail(connection, pdf, email);
  if (json)
    printJson({ runId, status, documents: made.map(({ document_id: id, original_filename: name }) => ({ id, name })) });
  else {
    for (const { document_id: id, original_filename: name } of made) print(`${name} ${dim(id)}`);
    if (pdf && out) print(`${green('written')} ${out}`);
    if (pdf && email)
      print(
        `${green('queued')} for ${maskedAddress(email)}${settings.smtpUrl ? '' : dim(' (SMTP_URL is not set: it stays in the outbox)')}`,
      );
    if (status !== 'completed') print(red(status));
  }
  if (status !== 'completed') process.exitCode = 1;
}

const mail = ({ db }: Connected, pdf: DocumentRow, to: string) =>
  queueMail(db, {
    key: `document:${pdf.document_id}:cli`,
    to,
    subject: pdf.original_filename,
    body: `${pdf.original_filename} is attached.\n`,
    attachments: [{ document_id: pdf.document_id, name: pdf.original_filename, type: pdf.content_type }],
    user: pdf.user_id,
    ...(pdf.run_id === null ? {} : { run: pdf.run_id }),
  });

/** Waits for a worker as long as it takes; Ctrl-C leaves the run going. */
async function ended({ queue }: Connected, runId: string): Promise<string> {
  for (;;) {
    const run = await queue.run(runId);
    if (run && !['running', 'cancelling'].includes(run.status)) return run.status;
    await wait(lookMs);
  }
}
