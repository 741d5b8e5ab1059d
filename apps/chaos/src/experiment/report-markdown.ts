import type { Report } from './report.ts';
import { ledgerTable, millis, witnessTable, workTable } from './report-tables.ts';

export const verdictWords: Readonly<Record<Report['verdict'], string>> = {
  held: 'the hypothesis held',
  refuted: 'the hypothesis is refuted',
  inconclusive: 'inconclusive',
};

export const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(2)} s`);
export const mark = (held: boolean | null): string => (held === null ? '?' : held ? '✓' : '✗');

/** The report as a page of Markdown. */
export function toMarkdown(report: Report): string {
  const { title, asks, verdict, brokeOff, claims, guard, machine } = report;
  return `${[
    `# ${title}: ${verdictWords[verdict]}`,
    `> ${asks}`,
    ...(brokeOff === null ? [] : [`**It broke off:** ${brokeOff}`]),
    `${report.startedAt.slice(0, 19).replace('T', ' ')} UTC, by ${report.by}, on ${machine.proxies}. Experiment \`${report.experiment}\`, scenario \`${report.scenario}\`.`,
    '## Hypothesis and verdict',
    table(
      ['', 'claim', 'measured'],
      claims.map(({ held, says, measured }) => [mark(held), says, measured]),
    ),
    ...(report.mayDegrade.length > 0 ? [`May be worse meanwhile: ${report.mayDegrade.join('; ')}.`] : []),
    `Before it: ${guard.arithmetic.join(' ')}${guard.anyway && !guard.safe ? ' Cut anyway.' : ''}`,
    '## What happened when',
    table(
      ['seconds', 'what'],
      moments(report).map(({ at, says }) => [at.toFixed(2), says]),
    ),
    '## Ledger: acknowledged inserts',
    table(...ledgerTable(report)),
    '## Work: tasks and charges',
    table(...workTable(report)),
    `Charges: ${report.charges.inserted} inserted, ${report.charges.decided} decided (p50 ${millis(report.charges.p50Ms)}, p95 ${millis(report.charges.p95Ms)}), ${report.charges.lost} lost, ${report.charges.doubled} decided twice.`,
    '## What the three witnesses said',
    table(...witnessTable(report)),
    `Lease ${machine.leaseMs / 1_000} s, beat ${machine.beatMs / 1_000} s; ${machine.cpus}, Node ${machine.node}.`,
  ].join('\n\n')}\n`;
}

/** Faults, heals and moments in the order in which they happened. */
export function moments({
  timeline,
  faults,
}: Report): { at: number; says: string; kind: 'fault' | 'heal' | 'moment' }[] {
  const list: { at: number; says: string; kind: 'fault' | 'heal' | 'moment' }[] = [
    ...faults.map(({ fault, at }) => ({ at, says: fault, kind: 'fault' as const })),
    ...faults.flatMap(({ fault, healedAt }) =>
      healedAt === null ? [] : [{ at: healedAt, says: `healed: ${fault}`, kind: 'heal' as const }],
    ),
    ...timeline.flatMap(({ moment, at, says }) =>
      at === null || moment === 'inflicted' ? [] : [{ at, says, kind: 'moment' as const }],
    ),
  ];
  return list.sort((a, b) => a.at - b.at);
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
