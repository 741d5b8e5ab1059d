import type { AnyIntake } from '@holdfast/agents';
import type { TakenLines } from '@holdfast/dashboard/wire';
import { HoldfastError } from '@holdfast/errors';
import { parse } from 'csv-parse';
import { errors } from '../errors.ts';
import { bare } from './write-csv.ts';

const atOnce = 1_000;
/** Lines told one by one; the others are counted. */
const mostWrong = 2_000;
const longestLine = 4_000;
const sampled = 5;

type Keep = (lines: readonly unknown[]) => Promise<number>;
type Cells = Record<string, string>;

/**
 * Every line of the text is taken, was there, or is told with its code and reason: `added + there + wrong` is `lines`. Throws CSV_EMPTY,
 * CSV_COLUMNS, CSV_LONG; then nothing was taken.
 */
export async function takeCsv(
  text: string,
  intake: AnyIntake,
  read: (cells: Cells) => unknown,
  keep: Keep,
): Promise<TakenLines> {
  const { columns, delimiter, head, first } = columnsOf(text, intake);
  const found: TakenLines = { lines: 0, added: 0, there: 0, wrong: 0, problems: [], columns, sample: [], head, first };
  let waiting: unknown[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const added = await keep(waiting);
    found.added += added;
    found.there += waiting.length - added;
    waiting = [];
  };
  for await (const { line, cells, raw, broken } of linesOf(text, delimiter, head.length)) {
    found.lines++;
    if (found.lines > intake.most) throw errors.CSV_LONG({ most: intake.most });
    try {
      if (broken) throw errors.CSV_LINE({ reason: broken });
      const named: Cells = {};
      for (const [at, column] of columns.entries()) if (column !== null) named[column] = bare((cells[at] ?? '').trim());
      waiting.push(read(named));
      if (found.sample.length < sampled) found.sample.push(named);
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      const { code, message, fix } = error;
      found.wrong++;
      if (found.problems.length < mostWrong)
        found.problems.push({ line, code, message, fix, text: raw.slice(0, longestLine) });
    }
    if (waiting.length === atOnce) await flush();
  }
  await flush();
  if (found.lines === 0) throw errors.CSV_EMPTY();
  return found;
}

/** Which column of the view stands where; null: one that the view does not take. */
function columnsOf(
  text: string,
  { columns }: AnyIntake,
): { columns: (string | null)[]; delimiter: string; head: string[]; first: string } {
  const first = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? '';
  if (first.trim() === '') throw errors.CSV_EMPTY();
  const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  const head = first.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const names = head.map((name) => {
    const said = name.toLowerCase();
    const known = Object.entries(columns).find(([column, { title, also }]) =>
      [column, title.toLowerCase(), ...(also ?? [])].includes(said),
    );
    return known?.[0] ?? null;
  });
  const twice = names.find((name, at) => name !== null && names.indexOf(name) !== at);
  if (twice) throw errors.CSV_COLUMNS({ reason: `two columns are ${twice}` });
  const missing = Object.entries(columns).flatMap(([name, { needed }]) =>
    needed && !names.includes(name) ? [name] : [],
  );
  if (missing.length > 0)
    throw errors.CSV_COLUMNS({
      reason: `there is no column ${missing.join(', ')}; there are ${head.join(', ').slice(0, 200)}`,
    });
  return { columns: names, delimiter, head, first };
}

interface Line {
  line: number;
  cells: string[];
  raw: string;
  broken?: string;
}

/**
 * Records after the first `before` lines. One with too few or too many cells is told as broken; of a quote that is never closed only
 * its own line is, and what it would swallow is read by itself.
 */
async function* linesOf(text: string, delimiter: string, width: number, before = 1): AsyncGenerator<Line> {
  let open: string | undefined;
  const parser = parse(text, {
    bom: true,
    delimiter,
    from_line: before === 1 ? 2 : 1,
    info: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (_error, raw): undefined => {
      open = raw ?? '';
    },
  });
  const shift = before === 1 ? 0 : before;
  for await (const { record, info, raw } of parser as AsyncIterable<Parsed>) {
    const line = { line: shift + info.lines, cells: record, raw: raw.replace(/\r?\n$/, '') };
    yield record.length === width
      ? line
      : { ...line, broken: `it has ${record.length} cells, the first line ${width}` };
  }
  if (open === undefined) return;
  const at = shift + text.split('\n').length - open.split('\n').length;
  const end = open.indexOf('\n');
  yield {
    line: at + 1,
    cells: [],
    raw: end < 0 ? open : open.slice(0, end),
    broken: 'a quote is opened and never closed',
  };
  const rest = end < 0 ? '' : open.slice(end + 1);
  if (rest.trim() !== '') yield* linesOf(rest, delimiter, width, at + 1);
}

interface Parsed {
  record: string[];
  info: { lines: number };
  raw: string;
}
