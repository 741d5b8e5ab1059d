import type { Report } from './report.ts';

/** The head of a table and its rows: the same figures, whatever they are written as. */
export type Table = [head: readonly string[], rows: readonly (readonly (string | number)[])[]];

/** What the steady writers had acknowledged, and what of it is there. */
export const ledgerTable = (report: Report): Table => [
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
];

/** What became of the tasks of each region. */
export const workTable = (report: Report): Table => [
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
];

/** What three witnesses said of the regions, whenever one of them said something new. */
export const witnessTable = (report: Report): Table => [
  ['seconds', 'region', 'heartbeats (decide)', 'database', 'panel', ''],
  report.sightings.map(({ at, region, agree, witnesses: { heartbeats, database, panel } }) => [
    at.toFixed(2),
    region,
    `${heartbeats.state}: ${heartbeats.says}`,
    `${database.state ?? '–'}: ${database.says}`,
    `${panel.state}: ${panel.says}`,
    agree ? '' : 'they disagree',
  ]),
];

export const millis = (value: number | null): string => (value === null ? '–' : `${value} ms`);
