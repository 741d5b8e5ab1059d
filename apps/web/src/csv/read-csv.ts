import { setImmediate as turn } from 'node:timers/promises';
import type { AnyIntake } from '@holdfast/agents';
import type { TakenLines } from '@holdfast/dashboard/wire';
import { HoldfastError } from '@holdfast/errors';
import { parse } from 'csv-parse';
import { errors } from '../errors.ts';
import { bare } from './write-csv.ts';

const atOnce = 1_000;
/** So many lines are read before others have their turn, and whoever sent them is asked for. */
const inOneGo = 1_000;
/** Lines told one by one; the others are counted. */
const mostWrong = 2_000;
const longestLine = 4_000;
const sampled = 5;

type Keep = (lines: readonly unknown[]) => Promise<number>;
type Cells = Record<string, string>;

/**
 * Every line of the text is taken, was there, or is told with its code and reason: `added + there + wrong` is `lines`. Throws CSV_EMPTY,
 * CSV_COLUMNS, and then nothing was taken; CSV_LONG, and the signal's reason, when what came before may have been.
 */
export async function takeCsv(
  text: string,
  intake: AnyIntake,
  read: (cells: Cells) => unknown,
  keep: Keep,
  signal: AbortSignal,
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
    if (found.lines % inOneGo === 0) {
      await turn();
      signal.throwIfAborted();
    }
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
 * Records after the first line. One with too few or too many cells is told as broken, and so is the line of a quote that is never
 * closed; from there on each line is a record by itself, for looking again for a quote's end would read the rest once for each.
 */
async function* linesOf(text: string, delimiter: string, width: number): AsyncGenerator<Line> {
  let open: string | undefined;
  const parser = parse(text, {
    bom: true,
    delimiter,
    from_line: 2,
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
  for await (const { record, info, raw } of parser as AsyncIterable<Parsed>)
    yield fitting({ line: info.lines, cells: record, raw: raw.replace(/\r?\n$/, '') }, width);
  if (open === undefined) return;
  const rest = open.split('\n');
  const before = text.split('\n').length - rest.length;
  for (const [at, ended] of rest.entries()) {
    const raw = ended.replace(/\r$/, '');
    const line = { line: before + at + 1, raw };
    const cells = cellsOf(raw, delimiter);
    if (cells === undefined) yield { ...line, cells: [], broken: 'a quote is opened and never closed' };
    else if (raw.trim() !== '') yield fitting({ ...line, cells }, width);
  }
}

const fitting = (line: Line, width: number): Line =>
  line.cells.length === width
    ? line
    : { ...line, broken: `it has ${line.cells.length} cells, the first line ${width}` };

/**
 * Of a line that is a record; undefined: of a quote that does not end in it. Read here and not by csv-parse, which has no setting that
 * ends a quote with its line: in one pass the first open quote would take all that follows, and a parser for each line takes fifty
 * times as long (50 ms against 2.6 s for 50,000 lines). A pattern that finds the open ones first would read some lines again and again.
 */
function cellsOf(line: string, delimiter: string): string[] | undefined {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const quoted = line[at] === '"';
    const end = quoted ? closing(line, at + 1) + 1 : line.indexOf(delimiter, at);
    if (quoted && (end === 0 || (end < line.length && line[end] !== delimiter))) return undefined;
    const cell = line.slice(at, end < 0 ? line.length : end);
    cells.push(quoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end < 0 || end === line.length) return cells;
    at = end + 1;
  }
}

/** Where the quote ends whose text begins here; -1: nowhere. */
function closing(line: string, from: number): number {
  let at = line.indexOf('"', from);
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  return at;
}

interface Parsed {
  record: string[];
  info: { lines: number };
  raw: string;
}
