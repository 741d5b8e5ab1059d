import { createHash } from 'node:crypto';
import type { Report } from './report.ts';
import { mark, moments, verdictWords } from './report-markdown.ts';
import { ledgerTable, millis, witnessTable, workTable } from './report-tables.ts';

const style = `:root{color-scheme:light dark;--page:#f4f6f5;--surface:#fff;--line:#dbe1df;--ink:#14201d;--muted:#53625d;--good:#166534;--warn:#8a4b00;--bad:#a61b12;--accent:#0b6b63}
@media (prefers-color-scheme:dark){:root{--page:#0c1211;--surface:#141c1a;--line:#293531;--ink:#e7eeec;--muted:#a0b1ac;--good:#7fe0a5;--warn:#f2c069;--bad:#ffa196;--accent:#5ad1c2}}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:70rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:2rem 0 .5rem}
p{margin:.4rem 0}.muted{color:var(--muted)}.held{color:var(--good)}.refuted{color:var(--bad)}.inconclusive{color:var(--warn)}
.wide{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:.6rem}
table{border-collapse:collapse;width:100%}th,td{padding:.4rem .7rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}th{color:var(--muted);font-weight:500}svg{display:block;width:100%;height:auto}
svg text{fill:var(--ink);font:12px system-ui,sans-serif}svg .axis{stroke:var(--line)}svg .moment{fill:var(--accent)}svg .fault{fill:var(--bad)}svg .heal{fill:var(--good)}`;

/** The only style that a page with this report may have: for its Content-Security-Policy. */
export const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The report as a page of its own: no script, nothing loaded. */
export function toHtml(report: Report): string {
  const { title, verdict, guard, machine, charges } = report;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${styleSource}">
<title>${text(title)}: ${verdictWords[verdict]}</title><style>${style}</style></head><body><main>
<h1>${text(title)}: <span class="${verdict}">${verdictWords[verdict]}</span></h1>
<p>${text(report.asks)}</p>
${report.brokeOff === null ? '' : `<p class="refuted">It broke off: ${text(report.brokeOff)}</p>`}
<p class="muted">${text(report.startedAt.slice(0, 19).replace('T', ' '))} UTC, by ${text(report.by)}, on ${text(machine.proxies)}. Experiment ${text(report.experiment)}, scenario ${text(report.scenario)}.</p>
<h2>Hypothesis and verdict</h2>
${table(
  ['', 'claim', 'measured'],
  report.claims.map(({ held, says, measured }) => [mark(held), says, measured]),
)}
${report.mayDegrade.length > 0 ? `<p class="muted">May be worse meanwhile: ${text(report.mayDegrade.join('; '))}.</p>` : ''}
<p class="muted">Before it: ${text(guard.arithmetic.join(' '))}${guard.anyway && !guard.safe ? ' Cut anyway.' : ''}</p>
<h2>What happened when</h2>
<div class="wide">${picture(report)}</div>
<h2>Ledger: acknowledged inserts</h2>
${table(...ledgerTable(report))}
<h2>Work: tasks and charges</h2>
${table(...workTable(report))}
<p>Charges: ${charges.inserted} inserted, ${charges.decided} decided (p50 ${millis(charges.p50Ms)}, p95 ${millis(charges.p95Ms)}), ${charges.lost} lost, ${charges.doubled} decided twice.</p>
<h2>What the three witnesses said</h2>
${table(...witnessTable(report))}
<p class="muted">Lease ${machine.leaseMs / 1_000} s, beat ${machine.beatMs / 1_000} s; ${text(machine.cpus)}, Node ${text(machine.node)}.</p>
</main></body></html>
`;
}

/** The timeline as a picture: a row for each thing that happened, where it stands in time. */
function picture(report: Report): string {
  const rows = moments(report);
  const end = Math.max(1, ...rows.map(({ at }) => at));
  const height = rows.length * 24 + 36;
  const x = (at: number): number => 20 + (Math.max(0, at) / end) * 500;
  const marks = rows.map(({ at, says, kind }, index) => {
    const y = 20 + index * 24;
    return `<line class="axis" x1="20" x2="520" y1="${y}" y2="${y}"/><circle class="${kind}" cx="${x(at).toFixed(1)}" cy="${y}" r="5"/><text x="540" y="${y + 4}">${at.toFixed(2)} s  ${text(says)}</text>`;
  });
  return `<svg viewBox="0 0 960 ${height}" role="img" aria-label="What happened when: ${text(rows.map(({ at, says }) => `${at.toFixed(1)} s ${says}`).join('; '))}">${marks.join('')}<text x="20" y="${height - 6}">0 s</text><text x="500" y="${height - 6}">${end.toFixed(0)} s</text></svg>`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = (tag: string, values: readonly (string | number)[]): string =>
    values.map((value) => `<${tag}>${text(String(value))}</${tag}>`).join('');
  return `<div class="wide"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table></div>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (value: string): string => value.replace(/[&<>"']/g, (sign) => entities[sign] as string);
