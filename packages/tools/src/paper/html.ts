import type { Chart, Figure, Paper, Part, Source, Table } from './form.ts';
import { escape } from './markup.ts';
import { style } from './style.ts';
import { chartSvg } from './svg.ts';
import { type Block, readWords, type Span } from './words.ts';
import { cellText, figureText, isNumeric, valueText } from './write.ts';

/**
 * A paper as one page that needs nothing else: no script, no fetch (its own policy refuses both), every text escaped. Light
 * and dark, and ready for a printer.
 */
export function paperHtml({ title, subtitle, at, facts, parts }: Paper): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="color-scheme" content="light dark">',
    `<title>${escape(title)}</title>`,
    `<style>${style}</style>`,
  ].join('\n');
  const about = facts.map(({ name, value }) => `<div><dt>${escape(name)}</dt><dd>${escape(value)}</dd></div>`).join('');
  const body = [
    `<header><h1>${escape(title)}</h1>`,
    subtitle ? `<p class="subtitle">${escape(subtitle)}</p>` : '',
    about ? `<dl class="facts">${about}</dl>` : '',
    `</header><main>${parts.map(partHtml).join('\n')}</main>`,
    `<footer><p>Holdfast · <time datetime="${escape(at)}">${escape(at.slice(0, 10))}</time></p></footer>`,
  ].join('\n');
  return `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function partHtml(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return `<h2>${escape(part.text)}</h2>`;
    case 'text':
      return readWords(part.text).map(blockHtml).join('\n');
    case 'notes': {
      const items = part.items.map((one) => `<li>${escape(one)}</li>`).join('');
      return `<aside><h3>${escape(part.title)}</h3><ul>${items}</ul></aside>`;
    }
    case 'figures':
      return `<dl class="figures">${part.figures.map(figureHtml).join('')}</dl>`;
    case 'table':
      return tableHtml(part.table);
    case 'chart':
      return chartHtml(part.chart);
  }
}

const blockHtml = (block: Block): string =>
  block.kind === 'paragraph'
    ? `<p>${spansHtml(block.spans)}</p>`
    : `<ul>${block.items.map((one) => `<li>${spansHtml(one)}</li>`).join('')}</ul>`;

const tags = { plain: '', bold: 'strong', em: 'em', code: 'code' } as const;
const spansHtml = (spans: readonly Span[]): string =>
  spans
    .map(({ text, face }) => (face === 'plain' ? escape(text) : `<${tags[face]}>${escape(text)}</${tags[face]}>`))
    .join('');

function figureHtml(figure: Figure): string {
  const says = figure.says ? `<small>${escape(figure.says)}</small>` : '';
  const source = figure.source ? sourceHtml(figure.source) : '';
  return `<div><dt>${escape(figure.name)}</dt><dd>${escape(figureText(figure))}${says}${source}</dd></div>`;
}

function tableHtml({ title, columns, rows, of, source }: Table): string {
  const head = columns
    .map(({ name, kind }) => `<th scope="col"${isNumeric(kind) ? ' class="n"' : ''}>${escape(name)}</th>`)
    .join('');
  const body = rows
    .map((row) => `<tr>${columns.map(({ kind }, i) => cellHtml(cellText(row[i] ?? null, kind), kind)).join('')}</tr>`)
    .join('\n');
  const empty = `<tr><td colspan="${columns.length}">no rows</td></tr>`;
  const more =
    of !== undefined && of > rows.length ? `<p class="more">${rows.length} of ${of} rows are shown.</p>` : '';
  const table = `<table><caption>${escape(title)}</caption><thead><tr>${head}</tr></thead><tbody>${body || empty}</tbody></table>`;
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escape(title)}">${table}</div>${more}${source ? sourceHtml(source) : ''}`;
}

const cellHtml = (text: string, kind: Table['columns'][number]['kind']): string =>
  `<td${isNumeric(kind) ? ' class="n"' : kind === 'id' ? ' class="id"' : kind === 'date' ? ' class="d"' : ''}>${escape(text)}</td>`;

/** Beneath the picture its values: for who cannot see it, and for who wants to copy them. */
function chartHtml(chart: Chart): string {
  const values: Table = {
    title: `Values of ${chart.title}`,
    columns: [{ name: '', kind: 'text' }, ...chart.series.map(({ name }) => ({ name, kind: 'text' }) as const)],
    rows: chart.x.map((name, i) => [
      name,
      ...chart.series.map(({ values: all, low, high }) => spread(chart, all[i], low?.[i], high?.[i])),
    ]),
  };
  const details = `<details><summary>Values</summary>${tableHtml(values)}</details>`;
  return `<figure><figcaption>${escape(chart.title)}</figcaption>${chartSvg(chart)}${details}</figure>`;
}

function spread(chart: Chart, value: number | null | undefined, low?: number | null, high?: number | null): string {
  if (typeof value !== 'number') return '–';
  const interval =
    typeof low === 'number' && typeof high === 'number'
      ? ` (${valueText(low, chart)} to ${valueText(high, chart)})`
      : '';
  return valueText(value, chart) + interval;
}

function sourceHtml({ sql, params, rows }: Source): string {
  const given = params && params.length > 0 ? `\n-- with ${JSON.stringify(params)}` : '';
  const read = rows === undefined ? '' : `\n-- from ${rows} ${rows === 1 ? 'row' : 'rows'}`;
  return `<details class="source"><summary>SQL</summary><pre tabindex="0">${escape(`${sql}${given}${read}`)}</pre></details>`;
}
