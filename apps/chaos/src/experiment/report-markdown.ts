import type { Report } from './report.ts';

export const verdictWords: Readonly<Record<Report['verdict'], string>> = {
  held: 'the hypothesis held',
  refuted: 'the hypothesis is refuted',
  inconclusive: 'inconclusive',
};

export const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(2)} s`);
export const millis = (value: number | null): string => (value === null ? '–' : `${value} ms`);
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
    table(
      ['writer', 'attempts', 'acknowledged', 'refused', 'unknown (there)', 'lost', 'doubled', 'longest gap'],
      report.ledger.map((one) => [
        one.writer === 'panel' ? 'the panel, directly' : `over the path of ${one.writer}`,
        one.attempts,
        one.acknowledged,
        one.refused,
        `${one.unknown} (${one.unknownThere})`,
        one.lost,
        one.doubled,
        `${(one.longestGapMs / 1_000).toFixed(2)} s`,
      ]),
    ),
    '## Work: tasks and charges',
    table(
      ['home', 'admitted', 'done', 'done elsewhere', 'lost', 'most claims', 'most deaths', 'p50', 'p95', 'longest gap'],
      report.regions.map((one) => [
        one.region,
        one.admitted,
        one.done,
        one.doneElsewhere,
        one.lost,
        one.mostClaims,
        one.deaths,
        millis(one.p50Ms),
        millis(one.p95Ms),
        millis(one.longestGapMs),
      ]),
    ),
    `Charges: ${report.charges.inserted} inserted, ${report.charges.decided} decided (p50 ${millis(report.charges.p50Ms)}, p95 ${millis(report.charges.p95Ms)}), ${report.charges.lost} lost, ${report.charges.doubled} decided twice.`,
    '## What the three witnesses said',
    table(
      ['seconds', 'region', 'heartbeats (decide)', 'database', 'panel', ''],
      report.sightings.map(({ at, region, agree, witnesses: { heartbeats, database, panel } }) => [
        at.toFixed(2),
        region,
        `${heartbeats.state}: ${heartbeats.says}`,
        `${database.state ?? '–'}: ${database.says}`,
        `${panel.state}: ${panel.says}`,
        agree ? '' : 'they disagree',
      ]),
    ),
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
