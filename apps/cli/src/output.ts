import type { HoldfastError } from '@holdfast/errors';

const colours = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);
export const yellow = paint(33);

let readerCounts = true;

// `holdfast runs | head`: a reader that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (!readerCounts) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** From now on this process goes on without a reader: a closed terminal or pipe must not take a system down. */
export function outliveReader(): void {
  readerCounts = false;
  process.stderr.on('error', () => undefined);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What a script reads: one JSON value on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner), 2));
}

export function printError(error: HoldfastError): void {
  process.stderr.write(`${red(error.code)}: ${error.message}\n${dim('what to do:')} ${error.fix}\n`);
}

/** Rows as an aligned table; numbers to the right, long cells cut to the terminal unless it is a pipe. */
export function printTable(
  rows: readonly Record<string, unknown>[],
  empty: string,
  say: (line: string) => void = print,
): void {
  if (rows.length === 0) return say(dim(empty));
  const columns = Object.keys(rows[0] as object);
  const cells = rows.map((row) => columns.map((column) => cell(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((line) => (line[index] as string).length)),
  );
  fit(widths);
  const numeric = columns.map((column) => rows.every((row) => row[column] === null || typeof row[column] === 'number'));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const width = widths[index] as number;
        const cut = text.length > width ? `${text.slice(0, width - 1)}…` : text;
        return numeric[index] ? cut.padStart(width) : cut.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  say(dim(line(columns)));
  for (const texts of cells) say(line(texts));
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().replace('T', ' ').slice(0, 23);
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).replace(/\s+/g, ' ');
}

/** Shrinks the widest columns until a terminal's line holds all; a pipe gets everything. */
function fit(widths: number[]): void {
  const room = process.stdout.isTTY ? (process.stdout.columns ?? 120) : Number.POSITIVE_INFINITY;
  for (;;) {
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    const widest = Math.max(...widths);
    if (total <= room || widest <= 12) return;
    widths[widths.indexOf(widest)] = Math.max(12, widest - (total - room));
  }
}

/** "3 s", "4 min", "2 h", "5 d" since a time. */
export function ago(time: Date | null, now = Date.now()): string {
  if (!time) return '';
  const seconds = Math.max(0, (now - time.getTime()) / 1000);
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
