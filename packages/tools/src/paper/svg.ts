import type { Chart } from './form.ts';
import { escape } from './markup.ts';
import { describe, fontSize, type Plot, type Point, plot, type Shape } from './plot.ts';

/** A chart as SVG. Colours are classes, so that a page draws it light or dark; nothing in it is fetched or run. */
export function chartSvg(chart: Chart, width?: number): string {
  const laid = plot(chart, width);
  const title = `<title>${escape(chart.title)}</title><desc>${escape(describe(chart))}</desc>`;
  return `<svg role="img" viewBox="0 0 ${laid.width} ${laid.height}" font-size="${fontSize}">${title}${drawn(laid)}</svg>`;
}

const drawn = ({ shapes }: Plot): string => shapes.map(draw).join('');
const path = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');

function draw(shape: Shape): string {
  switch (shape.shape) {
    case 'rule': {
      const [[x1, y1], [x2, y2]] = [shape.from, shape.to];
      return `<line class="${shape.role}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
    }
    case 'bar': {
      const { series, at, width, height, says } = shape;
      const box = `x="${at[0]}" y="${at[1]}" width="${width}" height="${height}"`;
      return `<rect class="fill s${series}" ${box}><title>${escape(says)}</title></rect>`;
    }
    case 'band':
      return `<path class="band s${shape.series}" d="${path(shape.points)}Z"/>`;
    case 'line':
      return `<path class="line s${shape.series}" d="${path(shape.points)}"/>`;
    case 'dot': {
      const { series, at, says } = shape;
      return `<circle class="fill s${series}" cx="${at[0]}" cy="${at[1]}" r="2.2"><title>${escape(says)}</title></circle>`;
    }
    case 'text': {
      const { role, at, text, anchor } = shape;
      return `<text class="${role}" x="${at[0]}" y="${at[1]}" text-anchor="${anchor}">${escape(text)}</text>`;
    }
    case 'key': {
      const [x, y] = shape.at;
      return shape.kind === 'bar'
        ? `<rect class="fill s${shape.series}" x="${x + 4}" y="${y - 5}" width="10" height="8"/>`
        : `<path class="line s${shape.series}" d="M${x} ${y}L${x + 16} ${y}"/>`;
    }
  }
}
