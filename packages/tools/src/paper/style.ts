import { inks } from './ink.ts';

const names = inks.map(({ light }, i) => `--s${i}:${light}`).join(';');
const darkNames = inks.map(({ dark }, i) => `--s${i}:${dark}`).join(';');
const series = inks
  .map(
    ({ dash }, i) =>
      `.fill.s${i}{fill:var(--s${i})}.band.s${i}{fill:var(--s${i});opacity:.18}` +
      `.line.s${i}{stroke:var(--s${i})${dash.length > 0 ? `;stroke-dasharray:${dash.join(' ')}` : ''}}`,
  )
  .join('');

/** The look of a paper in a browser. Faces of the reader's own machine: a page for the web carries none. */
export const style = `
:root{color-scheme:light dark;--text:#1a1d21;--quiet:#555b63;--page:#fff;--fill:#f3f5f7;--rule:#c9ced4;--grid:#e4e7ea;${names}}
@media (prefers-color-scheme:dark){:root{--text:#e8eaed;--quiet:#a8b0b9;--page:#15181c;--fill:#1f242a;--rule:#3b434c;--grid:#2a3037;${darkNames}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 3rem;max-width:56rem;background:var(--page);color:var(--text);font:16px/1.55 system-ui,'Noto Sans','Segoe UI',sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:0 0 .25rem}
.subtitle,.more,small,footer{color:var(--quiet)}
.subtitle{margin:0 0 .75rem}
.facts{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin:.5rem 0 0;font-size:.875rem}
.facts div{display:flex;gap:.4rem}.facts dt{color:var(--quiet)}.facts dd{margin:0}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(12.5rem,1fr));gap:.75rem;margin:1rem 0}
.figures>div{background:var(--fill);border-radius:6px;padding:.7rem .85rem;min-width:0}
.figures dt{font-size:.8125rem;color:var(--quiet)}
.figures dd{margin:0;font-size:1.2rem;font-weight:600;font-variant-numeric:tabular-nums}
.figures small{display:block;font-size:.8125rem;font-weight:400}
.scroll{overflow-x:auto;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;padding-bottom:.35rem}
th,td{text-align:left;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{border-bottom-color:var(--rule);color:var(--quiet);font-weight:600}
.n{text-align:right}.n,.d{white-space:nowrap}.id{font-family:ui-monospace,monospace;font-size:.8125rem;overflow-wrap:anywhere}
figure{margin:1.25rem 0}figcaption{font-weight:600;margin-bottom:.35rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--quiet)}svg .label,svg .legend{fill:var(--text)}
.grid{stroke:var(--grid)}.axis,.whisker{stroke:var(--quiet)}.line{fill:none;stroke-width:1.8}${series}
aside{background:var(--fill);border-left:3px solid var(--s1);padding:.7rem .9rem;margin:1rem 0}
aside ul,main ul{margin:.25rem 0;padding-left:1.2rem}
details{font-size:.8125rem;font-weight:400}summary{cursor:pointer;color:var(--quiet)}
:focus-visible{outline:2px solid var(--s0);outline-offset:2px}
pre{white-space:pre-wrap;background:var(--fill);padding:.6rem;border-radius:4px;font-size:.78rem}
footer{margin-top:2.5rem;border-top:1px solid var(--rule);font-size:.8125rem}
@media print{body{max-width:none;padding:0;font-size:10.5pt}details{display:none}h2,figcaption,caption{break-after:avoid}figure,.figures>div,aside,tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}}
`.trim();
