import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** The rows of a CSV file (RFC 4180; gzipped where its name says so), each as its fields by the names of the first line. */
export async function* readCsv(file: string): AsyncGenerator<Record<string, string>> {
  let names: string[] | undefined;
  for await (const fields of fieldsOf(file)) {
    if (names === undefined) names = fields;
    else yield Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']));
  }
}

async function* fieldsOf(file: string): AsyncGenerator<string[]> {
  const raw = createReadStream(file);
  const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text) {
    rest += chunk as string;
    let from = 0;
    for (;;) {
      const end = lineEnd(rest, from);
      if (end < 0) break;
      yield split(rest.slice(from, end).replace(/\r$/, ''));
      from = end + 1;
    }
    rest = rest.slice(from);
  }
  if (rest !== '') yield split(rest);
}

/** The next line break outside quotes. */
function lineEnd(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  let quote = text.indexOf('"', from);
  while (end >= 0 && quote >= 0 && quote < end) {
    const close = text.indexOf('"', quote + 1);
    if (close < 0) return -1;
    if (close > end) end = text.indexOf('\n', close);
    quote = text.indexOf('"', close + 1);
  }
  return end;
}

function split(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] !== '"') {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push(line.slice(at, end));
      at = end + 1;
      continue;
    }
    let field = '';
    for (;;) {
      const close = line.indexOf('"', at + 1);
      field += line.slice(at + 1, close < 0 ? line.length : close);
      at = close < 0 ? line.length : close + 1;
      if (line[at] !== '"') break;
      field += '"';
    }
    fields.push(field);
    at += 1;
  }
  return fields;
}
