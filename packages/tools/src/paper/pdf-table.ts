import type { Table } from './form.ts';
import { paper as tone } from './ink.ts';
import type { Sheet } from './sheet.ts';
import { cellText, isNumeric } from './write.ts';

const size = 8.5;
const pad = { x: 4, y: 3 } as const;
/** Of one cell; what is longer is cut, and whole in the page (HTML). */
const mostLines = 4;

interface Laid {
  sheet: Sheet;
  table: Table;
  widths: number[];
  lineHeight: number;
  element: PDFKit.PDFStructureElement;
}

/** A table that goes on over as many pages as it needs, its head on each of them. */
export function drawTable(sheet: Sheet, table: Table): void {
  const { doc, left, width } = sheet;
  sheet.need(70);
  const element = sheet.group('Table');
  sheet.block(
    'Caption',
    () => void sheet.pen('bold', 10).text(sheet.letters(table.title), left, undefined, { width }),
    {
      parent: element,
    },
  );
  doc.moveDown(0.2);
  const texts = table.rows.map((row) => table.columns.map(({ kind }, i) => cellText(row[i] ?? null, kind)));
  sheet.pen('plain', size);
  const laid: Laid = {
    sheet,
    table,
    widths: widthsOf(sheet, table, texts),
    lineHeight: doc.currentLineHeight(true),
    element,
  };
  drawRow(
    laid,
    table.columns.map(({ name }) => name),
    true,
  );
  for (const row of texts) {
    if (sheet.need(heightOf(laid, row, false))) sheet.ornament(() => drawCells(laid, names(laid), true));
    drawRow(laid, row, false);
  }
  element.end();
  doc.x = left;
  const few = texts.length === 0 ? 'No rows.' : undefined;
  const more =
    table.of !== undefined && table.of > texts.length ? `${texts.length} of ${table.of} rows are shown.` : undefined;
  const says = few ?? more;
  if (says) sheet.block('P', () => void sheet.pen('plain', 8.5, tone.quiet).text(says, left, undefined, { width }));
  doc.moveDown(0.8);
}

/** A head is that of its column. pdfkit's types do not know `scope` yet. */
const scoped: object = { scope: 'Column' };

const names = ({ table }: Laid): string[] => table.columns.map(({ name }) => name);

/** Numbers get what they need, the rest is shared among texts by how much they have to say. */
function widthsOf(sheet: Sheet, { columns }: Table, texts: readonly string[][]): number[] {
  const wanted = columns.map(({ name }, i) => {
    const head = sheet.pen('bold', size).widthOfString(sheet.letters(name));
    const doc = sheet.pen('plain', size);
    const cells = texts.map((row) => doc.widthOfString(sheet.letters((row[i] ?? '').slice(0, 80))));
    return Math.max(20, head, ...cells) + 2 * pad.x + 1;
  });
  const total = wanted.reduce((sum, one) => sum + one, 0);
  if (total <= sheet.width) {
    const wide = columns.findIndex(({ kind }) => kind === 'text');
    return wanted.map((one, i) => (i === (wide < 0 ? 0 : wide) ? one + sheet.width - total : one));
  }
  const fixed = columns.reduce((sum, { kind }, i) => (isNumeric(kind) ? sum + (wanted[i] as number) : sum), 0);
  const flexible = total - fixed;
  // Twenty columns of numbers do not fit any page: then all shrink alike.
  if (fixed > sheet.width * 0.8 || flexible === 0) return wanted.map((one) => (one * sheet.width) / total);
  return wanted.map((one, i) =>
    isNumeric(columns[i]?.kind ?? 'text') ? one : (one * (sheet.width - fixed)) / flexible,
  );
}

function heightOf({ sheet, widths, lineHeight }: Laid, row: readonly string[], head: boolean): number {
  const doc = sheet.pen(head ? 'bold' : 'plain', size);
  const tallest = Math.max(
    lineHeight,
    ...row.map((text, i) => doc.heightOfString(sheet.letters(text) || ' ', { width: inner(widths, i) })),
  );
  return Math.min(tallest, mostLines * lineHeight) + 2 * pad.y;
}

const inner = (widths: readonly number[], i: number): number => Math.max(8, (widths[i] ?? 0) - 2 * pad.x);

function drawRow(laid: Laid, row: readonly string[], head: boolean): void {
  const { sheet, element } = laid;
  const line = sheet.group('TR', element);
  drawCells(laid, row, head, line);
  line.end();
}

/** One row at the pen's height; without a parent it is drawn for the eye only. */
function drawCells(laid: Laid, row: readonly string[], head: boolean, parent?: PDFKit.PDFStructureElement): void {
  const { sheet, table, widths } = laid;
  const { doc, left } = sheet;
  const top = doc.y;
  const height = heightOf(laid, row, head);
  let x = left;
  row.forEach((text, i) => {
    const at = x;
    x += widths[i] ?? 0;
    const draw = () => {
      const pen = sheet.pen(head ? 'bold' : 'plain', size, head ? tone.quiet : tone.text);
      pen.text(sheet.letters(text) || ' ', at + pad.x, top + pad.y, {
        width: inner(widths, i),
        height: height - 2 * pad.y,
        align: isNumeric(table.columns[i]?.kind ?? 'text') ? 'right' : 'left',
        ellipsis: true,
      });
    };
    if (!parent) return draw();
    const cell = doc.struct(head ? 'TH' : 'TD', head ? scoped : {}, draw);
    parent.add(cell);
    cell.end();
  });
  const rule = () => {
    doc
      .moveTo(left, top + height)
      .lineTo(left + sheet.width, top + height)
      .lineWidth(head ? 0.8 : 0.4);
    doc.stroke(head ? tone.rule : tone.grid);
  };
  if (parent) sheet.ornament(rule);
  else rule();
  doc.x = left;
  doc.y = top + height;
}
