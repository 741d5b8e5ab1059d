/** A stretch of text in one face. */
export interface Span {
  text: string;
  face: 'plain' | 'bold' | 'em' | 'code';
}

export type Block = { kind: 'paragraph'; spans: Span[] } | { kind: 'list'; items: Span[][] };

const inline = /\*\*([^*\n]+)\*\*|`([^`\n]+)`|(?<![\w*])[*_]([^*_\n]+)[*_](?![\w*])/g;
const item = /^\s{0,3}(?:[-*•]|\d{1,3}[.)])\s+/;

/**
 * The little Markdown that members write: paragraphs, lists, **bold**, *emphasis*, `code`, headings as bold lines. Whatever
 * else stands there stays text: no link, no image, no HTML ever becomes more than its letters.
 */
export function readWords(text: string): Block[] {
  const blocks: Block[] = [];
  for (const chunk of text.replaceAll('\r\n', '\n').split(/\n[ \t]*\n/)) {
    let lines: string[] = [];
    const close = () => {
      if (lines.length > 0) blocks.push({ kind: 'paragraph', spans: spansOf(lines.join(' ')) });
      lines = [];
    };
    for (const line of chunk.split('\n').filter((one) => one.trim() !== '')) {
      const heading = /^\s{0,3}#{1,6}\s+(.*)$/.exec(line)?.[1];
      if (heading !== undefined) {
        close();
        blocks.push({ kind: 'paragraph', spans: [{ text: heading.replaceAll('*', ''), face: 'bold' }] });
      } else if (item.test(line)) {
        close();
        listOf(blocks).push(spansOf(line.replace(item, '').trim()));
      } else lines.push(line.trim());
    }
    close();
  }
  return blocks;
}

function listOf(blocks: Block[]): Span[][] {
  const last = blocks.at(-1);
  if (last?.kind === 'list') return last.items;
  const items: Span[][] = [];
  blocks.push({ kind: 'list', items });
  return items;
}

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const found of text.matchAll(inline)) {
    if (found.index > from) spans.push({ text: text.slice(from, found.index), face: 'plain' });
    const [all, bold, code, em] = found;
    spans.push({
      text: bold ?? code ?? em ?? all,
      face: bold !== undefined ? 'bold' : code !== undefined ? 'code' : 'em',
    });
    from = found.index + all.length;
  }
  if (from < text.length) spans.push({ text: text.slice(from), face: 'plain' });
  return spans;
}
