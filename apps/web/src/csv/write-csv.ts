import { Readable } from 'node:stream';
import { type AnyView, readView, type Served, type ViewAt } from '@holdfast/agents';
import { stringify } from 'csv-stringify/sync';

const pageRows = 500;

/** What a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** A cell that no spreadsheet runs: an apostrophe before what would be a formula. Numbers stay numbers; reading takes the apostrophe off again. */
export function harmless(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value)
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
  return formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}

/** Without the apostrophe that `harmless` puts before a formula. */
export const bare = (text: string): string =>
  text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;

/**
 * All rows of a view that fit the query, page by page as fast as they are taken: a million rows never stand in memory. The first
 * page is read before the answer begins, so that what is wrong with the question is told as a refusal.
 */
export async function csvOf(view: AnyView, query: Readonly<Record<string, unknown>>, at: ViewAt): Promise<Readable> {
  const asked = { ...query, limit: String(pageRows) };
  const first = await readView(view, asked, at);
  const columns = Object.keys(view.columns);
  async function* lines(): AsyncGenerator<string> {
    yield stringify([columns]);
    for (let page: Served = first; ; page = await readView(view, { ...asked, after: page.after }, at)) {
      const rows = page.rows as readonly Readonly<Record<string, unknown>>[];
      if (rows.length > 0) yield stringify(rows.map((row) => columns.map((column) => harmless(row[column]))));
      if (page.after === undefined) return;
    }
  }
  return Readable.from(lines());
}
