import { type Command, InvalidArgumentError } from 'commander';
import { connected } from '../connect.ts';
import { dim, print, printJson } from '../output.ts';
import { noted } from './noted.ts';

interface Options {
  expenses: number;
  seed: number;
  json?: boolean;
}

export function addData(program: Command): void {
  program
    .command('data')
    .description('fill the expenses with made-up ones, frauds and budgets among them')
    .requiredOption('--expenses <n>', 'how many there are to be, up to 1000000, in batches of 5000', whole)
    .option('--seed <n>', 'the same number makes the same people', whole, 1)
    .option('--json', 'print { "there", "wanted", "added", "planted", "seconds" }')
    .addHelpText(
      'after',
      `
Ctrl-C ends after the batch under way; the same command goes on from there. The answer key is in seed_answers; none of
these rows starts a run.

Example:
  holdfast data --expenses 100000`,
    )
    .action((options: Options) =>
      connected(async ({ db }) => {
        const { growExpenses } = await import('@holdfast/teams/expenses');
        const stop = new AbortController();
        const ended = (): void => stop.abort();
        process.once('SIGINT', ended);
        const began = performance.now();
        const bar = progressBar(process.stderr);
        try {
          const grown = await growExpenses(db, {
            expenses: options.expenses,
            seed: options.seed,
            anchor: new Date().toISOString().slice(0, 10),
            signal: stop.signal,
            on: ({ there, wanted, added }) => bar(there, wanted, (added / (performance.now() - began)) * 1000),
          });
          await noted(db, { act: 'data.grown', about: 'expenses', what: { rows: grown.added } });
          const seconds = (performance.now() - began) / 1000;
          if (options.json) return printJson({ ...grown, seconds });
          const { there, wanted, added, planted } = grown;
          print(
            `${added} expenses added, ${planted} of them in the answer key, in ${seconds.toFixed(1)} s; ${there} of ${wanted} are there.`,
          );
          if (there < wanted) print(dim('Stopped before the end: the same command goes on from here.'));
        } finally {
          process.off('SIGINT', ended);
        }
      }),
    );
}

/** On a terminal one line that fills; elsewhere a line for each tenth. */
function progressBar(out: NodeJS.WriteStream): (done: number, all: number, rate: number) => void {
  let tenth = -1;
  return (done, all, rate) => {
    const share = Math.min(1, done / Math.max(1, all));
    const text = `${String(Math.floor(share * 100)).padStart(3)} %  ${done} of ${all} expenses, ${Math.round(rate)}/s`;
    if (out.isTTY) {
      const filled = Math.round(share * 30);
      out.write(`\r\u001b[K${'█'.repeat(filled)}${'░'.repeat(30 - filled)} ${text}${share === 1 ? '\n' : ''}`);
    } else if (Math.floor(share * 10) > tenth) {
      tenth = Math.floor(share * 10);
      out.write(`${text}\n`);
    }
  };
}

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 1_000_000)
    throw new InvalidArgumentError('a whole number from 1 to 1000000');
  return n;
}
