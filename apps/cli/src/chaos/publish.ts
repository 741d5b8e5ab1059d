import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What docs/failover.md is made of: each part is written by its own measurement, and the other stays. */
export type FailoverPart = 'processes' | 'compose';

const parts: readonly FailoverPart[] = ['processes', 'compose'];
const page = fileURLToPath(new URL('../../../../docs/failover.md', import.meta.url));

/** Writes the part and returns the file. */
export function publishFailover(part: FailoverPart, text: string): string {
  writeFileSync(page, withPart(readFileSync(page, 'utf8'), part, text));
  return page;
}

export function withPart(old: string, part: FailoverPart, text: string): string {
  const bodies = parts.map((name) => {
    const [begin, end] = marks(name);
    const body = name === part ? text.trim() : old.slice(...between(old, begin, end)).trim();
    return `${begin}\n${body}\n${end}\n`;
  });
  return `# Failover, measured\n\n${bodies.join('\n')}`;
}

const marks = (name: FailoverPart): [begin: string, end: string] => [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];

/** Nothing where the marks are not. */
function between(text: string, begin: string, end: string): [from: number, to: number] {
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  return from < 0 || to < from ? [0, 0] : [from + begin.length, to];
}
