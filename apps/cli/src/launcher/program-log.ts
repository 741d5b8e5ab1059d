import { closeSync, copyFileSync, openSync, readFileSync, renameSync, statSync, truncateSync } from 'node:fs';

const limit = 20_000_000;

/** The log of a program, for its output; one that has grown large is put aside first. */
export function openLog(path: string): { fd: number; close(): void } {
  if (sizeOf(path) > limit) renameSync(path, `${path}.1`);
  const fd = openSync(path, 'a', 0o600);
  return { fd, close: () => closeSync(fd) };
}

/** The same while its program writes to it. Lines written between the copy and the cut are lost. */
export function trimLog(path: string, most = limit): void {
  if (sizeOf(path) <= most) return;
  try {
    copyFileSync(path, `${path}.1`);
  } catch (error) {
    // The disk is full: then the old lines go.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  truncateSync(path, 0);
}

/** The last coded error or error line, for the message that names the log; empty when there is none. */
export function lastWords(path: string): string {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-40);
  for (const [index, line] of lines.toReversed().entries()) {
    const said = line.startsWith('{') ? ofJson(line) : undefined;
    if (said) return `; ${said}`;
    // A coded error as our programs print it: the line after it says what to do.
    if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+: /.test(line)) {
      return `; ${line} ${(lines[lines.length - index] ?? '').trim()}`.trimEnd();
    }
    if (/^\w*Error\b/.test(line)) return `; ${line}`;
  }
  return '';
}

function ofJson(line: string): string | undefined {
  try {
    const { level, message, error } = JSON.parse(line) as {
      level?: string;
      message?: string;
      error?: { code?: string; message?: string; fix?: string };
    };
    if (error?.message) return [error.code, error.message, error.fix].filter(Boolean).join(' ');
    return level === 'error' ? message : undefined;
  } catch {
    return undefined;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
