import type { Chart } from './form.ts';
import { inkOf, paper as tone } from './ink.ts';
import { describe, fontSize, type Plot, type Point, plot, type Shape } from './plot.ts';
import type { Sheet } from './sheet.ts';

/** A chart as vectors on one page, its title above it; what it shows is said in words for who cannot see it. */
export function drawChart(sheet: Sheet, chart: Chart): void {
  const { doc, left, width } = sheet;
  const laid = plot(chart, width);
  sheet.need(laid.height + 28);
  sheet.block('P', () => void sheet.pen('bold', 10).text(sheet.letters(chart.title), left, undefined, { width }));
  const top = doc.y + 3;
  sheet.block('Figure', () => drawShapes(sheet, laid, [left, top]), { alt: `${chart.title}. ${describe(chart)}` });
  doc.x = left;
  doc.y = top + laid.height + 8;
}

function drawShapes(sheet: Sheet, { shapes }: Plot, [x, y]: Point): void {
  const { doc } = sheet;
  doc.save();
  doc.translate(x, y);
  for (const shape of shapes) {
    doc.save();
    draw(sheet, shape);
    doc.restore();
  }
  doc.restore();
}

function draw(sheet: Sheet, shape: Shape): void {
  const { doc } = sheet;
  switch (shape.shape) {
    case 'rule':
      doc
        .moveTo(...shape.from)
        .lineTo(...shape.to)
        .lineWidth(shape.role === 'grid' ? 0.5 : 0.8);
      doc.stroke(shape.role === 'grid' ? tone.grid : tone.quiet);
      return;
    case 'bar':
      doc.rect(...shape.at, shape.width, shape.height).fill(inkOf(shape.series).light);
      return;
    case 'band':
      trace(sheet, shape.points).closePath().fillOpacity(0.18).fill(inkOf(shape.series).light);
      return;
    case 'line':
      trace(sheet, shape.points);
      return stroke(sheet, shape.series);
    case 'dot':
      doc.circle(...shape.at, 1.8).fill(inkOf(shape.series).light);
      return;
    case 'key':
      return drawKey(sheet, shape);
    case 'text': {
      const pen = sheet.pen('plain', fontSize, shape.role === 'tick' ? tone.quiet : tone.text);
      const text = sheet.letters(shape.text);
      const back = { start: 0, middle: 0.5, end: 1 }[shape.anchor] * pen.widthOfString(text);
      pen.text(text, shape.at[0] - back, shape.at[1], { lineBreak: false, baseline: 'alphabetic' });
    }
  }
}

function drawKey(sheet: Sheet, { series, kind, at: [x, y] }: Extract<Shape, { shape: 'key' }>): void {
  if (kind === 'bar') {
    sheet.doc.rect(x + 4, y - 5, 10, 8).fill(inkOf(series).light);
    return;
  }
  sheet.doc.moveTo(x, y).lineTo(x + 16, y);
  stroke(sheet, series);
}

function stroke(sheet: Sheet, series: number): void {
  const { light, dash } = inkOf(series);
  sheet.doc.lineWidth(1.4).lineJoin('round');
  // pdfkit's own `dash` takes one length and one gap.
  if (dash.length > 0) sheet.doc.addContent(`[${dash.join(' ')}] 0 d`);
  sheet.doc.stroke(light);
}

function trace({ doc }: Sheet, points: readonly Point[]): PDFKit.PDFDocument {
  points.forEach(([x, y], i) => {
    if (i === 0) doc.moveTo(x, y);
    else doc.lineTo(x, y);
  });
  return doc;
}
