import { errors } from './errors.ts';

/** A piece of SQL: text to copy, a parameter with its cast, or a fragment to put in. */
export type Piece =
  | { kind: 'text'; text: string; line: number }
  | { kind: 'parameter'; name: string; type: string; line: number }
  | { kind: 'include'; name: string; args: string[]; line: number };

const parameter = /:([A-Za-z_]\w*)/y;
const cast = /::([A-Za-z_][\w]*(?:\(\d+(?:,\s*\d+)?\))?(?:\[\])?)/y;
const include = /<<([A-Za-z_]\w*)(?:\(((?:[^<>]|<(?!<)|>(?!>))*)\))?>>/y;
/** Up to the next character that may begin something else. */
const plain = /[^'"\-/:<$]+/y;
const dollar = /\$(?:\d+|[A-Za-z_]*\$)/y;

/**
 * Cuts SQL into pieces. Quoted text is copied untouched, comments are left out, `::` is a cast and
 * never a parameter. What no statement of ours may contain is refused here: dollar quotes, numbered
 * parameters, `E''` strings, a parameter without its cast.
 */
export function cutSql(sql: string, file: string, firstLine: number): Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  let line = firstLine;
  let textLine = firstLine;
  const fail = (reason: string): Error => errors.SQL_FILE({ place: `${file}:${line}`, reason });
  const flush = (): void => {
    if (text) pieces.push({ kind: 'text', text, line: textLine });
    text = '';
    textLine = line;
  };
  const copy = (part: string): void => {
    text += part;
    line += count(part);
  };
  for (let at = 0; at < sql.length; ) {
    const run = match(plain, sql, at);
    if (run) {
      copy(run[0]);
      at += run[0].length;
      continue;
    }
    const rest = sql.slice(at, at + 2);
    const quoted = quotedAt(sql, at);
    if (quoted) {
      if (/(?:^|\W)[eE]$/.test(text) && sql[at] === "'") throw fail("an E'' string: write the character itself");
      if (quoted === 'open') throw fail('a quote is not closed');
      copy(quoted);
      at += quoted.length;
    } else if (rest === '--' || rest === '/*') {
      const end = rest === '--' ? sql.indexOf('\n', at) : sql.indexOf('*/', at) + 2;
      if (rest === '/*' && end < 2) throw fail('a comment is not closed');
      line += count(sql.slice(at, end < 0 ? sql.length : end));
      at = end < 0 ? sql.length : end;
    } else if (rest === '::') {
      copy(rest);
      at += 2;
    } else if (match(parameter, sql, at)) {
      const [whole, name = ''] = match(parameter, sql, at) as RegExpExecArray;
      const type = match(cast, sql, at + whole.length);
      if (!type) throw fail(`parameter :${name} has no cast; write :${name}::TYPE`);
      flush();
      pieces.push({ kind: 'parameter', name, type: (type[1] ?? '').toUpperCase(), line });
      at += whole.length + type[0].length;
    } else if (match(include, sql, at)) {
      const [whole, name = '', args] = match(include, sql, at) as RegExpExecArray;
      flush();
      pieces.push({ kind: 'include', name, args: args === undefined ? [] : splitArguments(args), line });
      line += count(whole);
      at += whole.length;
    } else if (match(dollar, sql, at)) {
      throw fail('a dollar quote or a numbered parameter');
    } else {
      copy(sql[at] as string);
      at++;
    }
  }
  flush();
  return pieces;
}

/** Commas inside parentheses and quotes do not separate. */
export function splitArguments(list: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let current = '';
  for (let at = 0; at < list.length; at++) {
    const quoted = quotedAt(list, at);
    const char = list[at] as string;
    if (quoted && quoted !== 'open') {
      current += quoted;
      at += quoted.length - 1;
      continue;
    }
    if (char === '(' || char === '[') depth++;
    if (char === ')' || char === ']') depth--;
    if (char === ',' && depth === 0) {
      found.push(current.trim());
      current = '';
    } else current += char;
  }
  if (current.trim() || found.length > 0) found.push(current.trim());
  return found;
}

/** The quoted text or name that begins here, with its quotes; 'open' when it never ends. */
export function quotedAt(sql: string, at: number): string | undefined {
  const quote = sql[at];
  if (quote !== "'" && quote !== '"') return undefined;
  for (let end = at + 1; end < sql.length; end++) {
    if (sql[end] !== quote) continue;
    if (sql[end + 1] === quote) end++;
    else return sql.slice(at, end + 1);
  }
  return 'open';
}

function match(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
