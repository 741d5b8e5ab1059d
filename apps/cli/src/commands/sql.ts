import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { dim, print, printJson, printTable } from '../output.ts';

const examples = [
  'holdfast sql "SELECT * FROM agent_state"', // shown, not sent
  'holdfast sql "SELECT team, status, count(*) FROM runs GROUP BY team, status" --json', // shown, not sent
  'echo "SELECT 1" | holdfast sql -',
];

export function addSql(program: Command): void {
  program
    .command('sql')
    .description('run one SQL statement on the database; nobody needs psql')
    .argument('<statement>', 'the statement, in quotes; - reads it from standard input')
    .option('--json', 'print the rows as a JSON array')
    .addHelpText('after', ['\nExamples:', ...examples].join('\n  '))
    .action(async (statement: string, options: { json?: boolean }) => {
      const text = statement === '-' ? await readInput() : statement;
      if (!text.trim()) throw errors.USAGE({ reason: 'the statement is empty' });
      await connected(async ({ db }) => {
        const { rows, tag } = await db.session((session) => session.execute(text));
        if (options.json) return printJson(rows);
        if (rows.length > 0) printTable(rows, '');
        print(dim(told(tag, rows.length)));
      });
    });
}

const written: Record<string, string> = { INSERT: 'written', UPDATE: 'changed', DELETE: 'deleted', MERGE: 'changed' };

/** `INSERT 0 1` in words. */
function told(tag: string, rows: number): string {
  const [command = '', ...numbers] = tag.split(' ');
  const of = (n: number): string => `${n} row${n === 1 ? '' : 's'}`;
  const did = written[command];
  if (did) return `${of(Number(numbers.at(-1) ?? 0))} ${did}`;
  if (rows > 0 || command === 'SELECT' || command === 'SHOW') return of(rows);
  return `done${tag ? `: ${tag}` : ''}`;
}

async function readInput(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}
