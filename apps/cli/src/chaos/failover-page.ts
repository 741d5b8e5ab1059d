import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Report } from '@holdfast/chaos';
import type { Idle, Measurement } from './measure.ts';

const goalKilled = 15;
const goalDrained = 1;

/** The part of docs/failover.md on a system of `npm start`, written by the command that measured. */
export function failoverPage(
  { killed, drained, runs, scenarios, idle, proxy, load }: Measurement,
  command: string,
): string {
  const all = [...runs, ...scenarios.flatMap(({ report }) => report ?? [])];
  const { lease, beat } = tempoOf(all);
  return `## Where \`npm start\` runs everything

Written by \`${command}\`; do not edit. Every figure is from experiments of the chaos panel (apps/chaos) on a whole system as
\`npm start\` runs it, with the default lease of ${lease} s and a beat every ${beat} s: three region workers, embedded
PostgreSQL, connections through ${proxy}.

| figure | goal | n | p50 | p95 | worst |
|---|---|---|---|---|---|
${row('region killed (-9) while it works: cut to the first step of it done elsewhere', goalKilled, killed)}
${row('region drained while it works: the same', goalDrained, drained)}

${counted(all)}

${scenarioTable(scenarios)}

${refuted(all)}What the proxies cost while nobody breaks anything (milliseconds; one at a time):

| | through proxies | \`--no-chaos\` |
|---|---|---|
${idleRow('a task, admitted to done', idle, 'taskP50', 'taskP95')}
${idleRow('a charge, inserted to decided', idle, 'chargeP50', 'chargeP95')}

${origin(all, load)}
- A lease counts from the last beat: a kill falls anywhere between two beats, so ${lease - beat} to ${lease} s of each figure are the lease itself.
- One database server stands beside the regions here; what a region's own database nodes add is measured on the compose cluster, below.
`;
}

/** Lease and beat of the runs, in seconds. */
export function tempoOf([first]: readonly Report[]): { lease: number; beat: number } {
  return { lease: (first?.machine.leaseMs ?? 0) / 1_000, beat: (first?.machine.beatMs ?? 0) / 1_000 };
}

/** What was counted over all runs: nothing may be lost or doubled. */
export function counted(all: readonly Report[]): string {
  const sum = (of: (report: Report) => number): number => all.reduce((total, report) => total + of(report), 0);
  const acknowledged = sum(({ ledger }) => ledger.reduce((n, one) => n + one.acknowledged, 0));
  const tasks = sum(({ regions }) => regions.reduce((n, one) => n + one.admitted, 0));
  const charges = sum((report) => report.charges.inserted);
  const documents = sum((report) => report.documents?.kept ?? 0);
  return `| counted over all experiments of this part | |
|---|---|
| acknowledged inserts, lost | ${acknowledged}, **${sum(({ ledger }) => ledger.reduce((n, one) => n + one.lost, 0))}** |
| acknowledged inserts, doubled | ${acknowledged}, **${sum(({ ledger }) => ledger.reduce((n, one) => n + one.doubled, 0))}** |
| inserts with an unknown end, of these there | ${sum(({ ledger }) => ledger.reduce((n, one) => n + one.unknown, 0))}, ${sum(({ ledger }) => ledger.reduce((n, one) => n + one.unknownThere, 0))} |
| tasks admitted, lost | ${tasks}, **${sum(({ regions }) => regions.reduce((n, one) => n + one.lost, 0))}** |
| charges inserted, without a decision, decided twice | ${charges}, **${sum((report) => report.charges.lost)}**, **${sum((report) => report.charges.doubled)}** |
| documents kept, lost | ${documents}, **${sum((report) => report.documents?.lost ?? 0)}** |`;
}

export const scenarioTable = (scenarios: Measurement['scenarios']): string =>
  `The latest run of each scenario of apps/chaos/scenarios:

| scenario | verdict | unreachable | went on elsewhere | rejoined | longest gap of writes | lost, doubled |
|---|---|---|---|---|---|---|
${scenarios.map(({ title, report, refusal }) => (report ? line(title, report) : `| ${title} | not here: ${refusal} | | | | | |`)).join('\n')}`;

/** On what, and when. */
export function origin(all: readonly Report[], load: Measurement['load']): string {
  const now = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return `- ${now} UTC, commit ${commit()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, ${process.platform}, Node ${process.version}; 1-minute load ${load.map((n) => n.toFixed(1)).join(' → ')} on ${cpus().length} cores.
- The experiments were made from ${span(all)} UTC.`;
}

/** A line of figures in seconds; null: it did not happen. `goal` null: it has none. */
export function row(says: string, goal: number | null, values: readonly (number | null)[]): string {
  const known = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const at = (share: number): number => known[Math.ceil(share * known.length) - 1] ?? Number.NaN;
  const figures = `${known.length} | ${at(0.5).toFixed(2)} s | ${at(0.95).toFixed(2)} s | ${at(1).toFixed(2)} s |`;
  if (known.length === 0) return `| ${says} | ${goal === null ? '–' : `p95 ≤ ${goal} s`} | 0 | – | – | – |`;
  if (goal === null) return `| ${says} | – | ${figures}`;
  const reached = at(0.95) <= goal ? '✓' : '✗ missed';
  return `| ${says} | p95 ≤ ${goal} s: ${reached} | ${figures}`;
}

function line(title: string, { verdict, figures }: Report): string {
  const s = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);
  return `| ${title} | ${verdict} | ${s(figures.unreachableAfter)} | ${s(figures.successAfter)} | ${s(figures.rejoinedAfter)} | ${s(figures.longestWriteGap)} | ${figures.lost}, ${figures.doubled} |`;
}

/** Claims that did not hold, with what was measured: nothing is passed over. */
export function refuted(all: readonly Report[]): string {
  const lines = all.flatMap(({ title, claims, brokeOff }) => [
    ...(brokeOff === null ? [] : [`- ${title}: broke off, ${brokeOff}`]),
    ...claims.filter(({ held }) => held !== true).map(({ says, measured }) => `- ${title}: ${says} (${measured})`),
  ]);
  return lines.length === 0 ? '' : `What did not hold:\n\n${[...new Set(lines)].join('\n')}\n\n`;
}

function span(all: readonly Report[]): string {
  const times = all.map(({ startedAt }) => startedAt.slice(0, 16).replace('T', ' ')).sort();
  return `${times[0] ?? '–'} to ${times.at(-1) ?? '–'}`;
}

const idleRow = (says: string, { proxied, direct }: Measurement['idle'], p50: keyof Idle, p95: keyof Idle): string =>
  `| ${says}, p50 (p95) | ${proxied[p50]} (${proxied[p95]}) | ${direct[p50]} (${direct[p95]}) |`;

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown (no git here)';
  }
}
