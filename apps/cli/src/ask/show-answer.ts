import type { TaskRow } from '@holdfast/queue';
import { bold, dim, printTable, yellow } from '../output.ts';

export interface Shown {
  text: string;
  figures: { name: string; unit: string; value: string | number; currency?: string }[];
  tables: { title: string; columns: { name: string }[]; rows: unknown[][]; of?: number }[];
  documents: { document_id: string; name: string }[];
  degraded: string[];
  sources: { member: string; region: string | null; ms: number | null }[];
}

/** The answer of a run, as its orchestrator left it; undefined where it has none. */
export function answerIn(tasks: readonly TaskRow[]): Shown | undefined {
  const results: unknown[] = tasks.map(({ result }) => result);
  return results.findLast(
    (one): one is Shown => typeof one === 'object' && one !== null && 'kind' in one && one.kind === 'answer',
  );
}

/** The answer for a terminal: words, figures, the first rows of each table, documents, what is missing, who worked. */
export function showAnswer(answer: Shown, say: (line: string) => void): void {
  const { text, figures, tables, documents, degraded, sources } = answer;
  say(`\n${text.replaceAll('**', '')}\n`);
  for (const line of degraded) say(yellow(`! ${line}`));
  for (const { name, unit, value, currency } of figures.slice(0, 20))
    say(`  ${name}: ${bold(`${currency ?? ''} ${value}${unit === 'percent' ? ' %' : ''}`.trim())}`);
  for (const { title, columns, rows, of } of tables) {
    const shown = rows.slice(0, 5);
    say(`\n${bold(title)} ${dim(`${shown.length} of ${of ?? rows.length}`)}`);
    printTable(
      shown.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]))),
      'no rows',
      say,
    );
  }
  for (const { name, document_id: id } of documents) say(`  ${name}  ${dim(`/api/documents/${id}/file`)}`);
  if (sources.length > 0)
    say(
      dim(
        `\n${sources.map(({ member, region, ms }) => `${member} ${region ?? 'no answer'} ${ms ?? '–'} ms`).join(' · ')}`,
      ),
    );
}
