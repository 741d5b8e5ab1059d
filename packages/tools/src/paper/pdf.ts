import type { Figure, Paper, Part, Source } from './form.ts';
import { paper as tone } from './ink.ts';
import { drawChart } from './pdf-chart.ts';
import { drawTable } from './pdf-table.ts';
import { Sheet } from './sheet.ts';
import { type Block, readWords, type Span } from './words.ts';
import { figureText } from './write.ts';

/**
 * A paper as PDF 1.7, tagged after PDF/UA: a tree of headings, lists, tables with their head cells and pictures described in
 * words, faces embedded, pictures as vectors. The same paper is the same bytes.
 */
export async function paperPdf(paper: Paper): Promise<{ pdf: Uint8Array; pages: number }> {
  const sheet = new Sheet(paper);
  drawHead(sheet, paper);
  for (const part of paper.parts) drawPart(sheet, part);
  drawSources(sheet, sourcesOf(paper.parts));
  if (sheet.missing > 0) {
    const letters = sheet.missing === 1 ? 'One letter is' : `${sheet.missing} letters are`;
    drawWords(sheet, [
      { text: `${letters} not in this paper's face and shown as \ufffd; the page (HTML) has them.`, face: 'em' },
    ]);
  }
  return await sheet.finish(paper.title);
}

function drawHead(sheet: Sheet, { title, subtitle, facts }: Paper): void {
  const { left, width } = sheet;
  sheet.block('H1', () => void sheet.pen('bold', 20).text(sheet.letters(title), left, sheet.doc.y, { width }));
  if (subtitle)
    sheet.block(
      'P',
      () => void sheet.pen('plain', 11, tone.quiet).text(sheet.letters(subtitle), left, undefined, { width }),
    );
  sheet.doc.moveDown(0.3);
  for (const { name, value } of facts)
    sheet.block('P', () => {
      sheet.pen('plain', 9, tone.quiet).text(`${sheet.letters(name)}: `, left, undefined, { width, continued: true });
      sheet.pen('plain', 9).text(sheet.letters(value) || '–');
    });
  sheet.doc.moveDown(0.6);
}

function drawPart(sheet: Sheet, part: Part): void {
  switch (part.kind) {
    case 'heading':
      return drawHeading(sheet, part.text);
    case 'text':
      for (const block of readWords(part.text)) drawBlock(sheet, block);
      return;
    case 'notes':
      return drawNotes(sheet, part.title, part.items);
    case 'figures':
      return drawFigures(sheet, part.figures);
    case 'table':
      return drawTable(sheet, part.table);
    case 'chart':
      return drawChart(sheet, part.chart);
  }
}

function drawHeading(sheet: Sheet, text: string): void {
  sheet.need(60);
  const { left, width, doc } = sheet;
  doc.moveDown(0.6);
  doc.outline.addItem(sheet.letters(text));
  sheet.block('H2', () => void sheet.pen('bold', 13).text(sheet.letters(text), left, undefined, { width }));
  doc.moveDown(0.3);
}

function drawBlock(sheet: Sheet, block: Block): void {
  if (block.kind === 'paragraph') return drawWords(sheet, block.spans);
  const list = sheet.group('L');
  for (const item of block.items) {
    const element = sheet.group('LI', list);
    sheet.block('LBody', () => writeSpans(sheet, [{ text: '•  ', face: 'plain' }, ...item], 10), { parent: element });
    element.end();
  }
  list.end();
  sheet.doc.moveDown(0.4);
}

function drawWords(sheet: Sheet, spans: readonly Span[], size = 10): void {
  sheet.block('P', () => writeSpans(sheet, spans, size));
  sheet.doc.moveDown(0.4);
}

function writeSpans(sheet: Sheet, spans: readonly Span[], size: number, inset = 0): void {
  const { left, width } = sheet;
  spans.forEach(({ text, face }, i) => {
    const doc = sheet.pen(face === 'code' ? 'plain' : face, size);
    const options = { width: width - inset, continued: i < spans.length - 1 };
    if (i === 0) doc.text(sheet.letters(text), left + inset, undefined, options);
    else doc.text(sheet.letters(text), options);
  });
}

function drawNotes(sheet: Sheet, title: string, items: readonly string[]): void {
  sheet.need(40);
  sheet.block('P', () => writeSpans(sheet, [{ text: title, face: 'bold' }], 10, 8));
  const list = sheet.group('L');
  for (const item of items) {
    const element = sheet.group('LI', list);
    sheet.block('LBody', () => writeSpans(sheet, [{ text: `•  ${item}`, face: 'plain' }], 9.5, 8), { parent: element });
    element.end();
  }
  list.end();
  sheet.doc.moveDown(0.6);
}

const card = { columns: 3, gap: 8, height: 52 } as const;

function drawFigures(sheet: Sheet, figures: readonly Figure[]): void {
  const { doc, left } = sheet;
  const width = (sheet.width - card.gap * (card.columns - 1)) / card.columns;
  for (let from = 0; from < figures.length; from += card.columns) {
    sheet.need(card.height + card.gap);
    const y = doc.y;
    figures.slice(from, from + card.columns).forEach((figure, i) => {
      drawFigure(sheet, figure, { x: left + i * (width + card.gap), y, width });
    });
    doc.x = left;
    doc.y = y + card.height + card.gap;
  }
  doc.moveDown(0.3);
}

function drawFigure(sheet: Sheet, figure: Figure, { x, y, width }: { x: number; y: number; width: number }): void {
  const inner = width - 14;
  sheet.ornament(() => sheet.doc.roundedRect(x, y, width, card.height, 4).fill(tone.fill));
  sheet.block('P', () => {
    const line = { lineBreak: false } as const;
    const name = sheet.pen('plain', 8, tone.quiet);
    name.text(sheet.cut(figure.name, inner), x + 7, y + 5, line);
    const value = sheet.pen('bold', 13);
    value.text(sheet.cut(figureText(figure), inner), x + 7, y + 16, line);
    if (figure.says) {
      const says = sheet.pen('plain', 7.5, tone.quiet);
      says.text(sheet.cut(figure.says, inner), x + 7, y + 36, line);
    }
  });
}

/** Each statement once, with all that came from it. */
function sourcesOf(parts: readonly Part[]): { names: string[]; source: Source }[] {
  const found = new Map<string, { names: string[]; source: Source }>();
  const add = (name: string, source: Source | undefined): void => {
    if (!source) return;
    const key = JSON.stringify([source.sql, source.params ?? []]);
    const known = found.get(key);
    if (known) known.names.push(name);
    else found.set(key, { names: [name], source });
  };
  for (const part of parts) {
    if (part.kind === 'figures') for (const figure of part.figures) add(figure.name, figure.source);
    if (part.kind === 'table') add(part.table.title, part.table.source);
  }
  return [...found.values()];
}

function drawSources(sheet: Sheet, sources: readonly { names: string[]; source: Source }[]): void {
  if (sources.length === 0) return;
  drawHeading(sheet, 'Where the figures come from');
  for (const { names, source } of sources) {
    const { sql, params = [], rows } = source;
    const given = params.length > 0 ? `\nwith ${JSON.stringify(params)}` : '';
    const read = rows === undefined ? '' : `\nfrom ${rows} ${rows === 1 ? 'row' : 'rows'}`;
    sheet.need(40);
    drawWords(sheet, [{ text: names.join(', '), face: 'bold' }], 8.5);
    drawWords(sheet, [{ text: `${sql}${given}${read}`, face: 'code' }], 7.5);
  }
}
