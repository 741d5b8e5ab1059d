import type { Command } from 'commander';
import { connected } from '../connect.ts';
import { errors } from '../errors.ts';
import { dim, print, printJson, printTable } from '../output.ts';

export function addSql(program: Command): void {
  program
    .command('sql')
    .description('run one SQL statement on the database; nobody needs psql')
    .argument('<statement>', 'the statement, in quotes; - reads it from standard input')
    .option('--json', 'print the rows as JSON')
    .addHelpText(
      'after',
      `
Examples:
  holdfast sql "SELECT * FROM agent_state"
  holdfast sql "SELECT team, status, count(*) FROM runs GROUP BY team, status" --json
  echo "SELECT 1" | holdfast sql -`,
    )
    .action(async (statement: string, options: { json?: boolean }) => {
      const text = statement === '-' ? await readInput() : statement;
      if (!text.trim()) throw errors.USAGE({ reason: 'the statement is empty' });
      await connected(async ({ db }) => {
        const { rows, tag } = await db.session(async (session) => {
          const found = await session.sql<Record<string, unknown>>(text);
          return { rows: found, tag: found.length };
        });
        if (options.json) return printJson(rows);
        if (rows.length > 0) {
          printTable(rows, '');
          print(dim(`${tag} row${tag === 1 ? '' : 's'}`));
        } else print(dim('done, no rows'));
      });
    });
}

async function readInput(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}
