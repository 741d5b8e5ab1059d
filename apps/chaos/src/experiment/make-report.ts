import { cpus, hostname } from 'node:os';
import type { Driver } from '../driver.ts';
import { explain, type Fault, nameOf } from '../fault.ts';
import type { Weighed } from '../guard.ts';
import type { Sighting } from '../witness/watch.ts';
import type { Tempo } from '../witness/witnesses.ts';
import { damage, type judge, type Measured } from './judge.ts';
import type { Report } from './report.ts';
import type { Moment, Scenario } from './scenario.ts';

/** Times are ms since 1970 on the database's clock; `from` is the first fault. */
export interface Raw {
  experiment: string;
  scenario: Scenario;
  by: string;
  guard: Weighed & { anyway: boolean };
  driver: Driver;
  tempo: Tempo;
  startedAt: number;
  endedAt: number;
  from: number;
  faults: readonly { fault: Fault; at: number; healedAt: number | null }[];
  sightings: readonly Sighting[];
  measured: Measured;
  judged: ReturnType<typeof judge>;
  brokeOff: string | null;
}

export function makeReport(raw: Raw): Report {
  const { experiment, scenario, by, guard, driver, tempo, startedAt, endedAt, from, measured, judged, brokeOff } = raw;
  const since = (at: number): number => round((at - from) / 1_000);
  const orNull = (at: number | null): number | null => (at === null ? null : since(at));
  const atOf = (moment: Moment): number | null => measured.stamps.find((stamp) => stamp.moment === moment)?.at ?? null;
  const took = (start: Moment, end: Moment): number | null => {
    const [a, b] = [atOf(start), atOf(end)];
    return a === null || b === null ? null : round(Math.max(0, b - a) / 1_000);
  };
  const { name, title, asks, region, mayDegrade } = scenario;
  return {
    experiment,
    scenario: name,
    title,
    asks,
    region,
    by,
    driver: driver.kind,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    ...judged,
    brokeOff,
    mayDegrade,
    guard,
    faults: raw.faults.map(({ fault, at, healedAt }) => ({
      fault: nameOf(fault),
      does: explain(fault).does,
      at: since(at),
      healedAt: orNull(healedAt),
    })),
    timeline: measured.stamps.map(({ moment, at, says }) => ({ moment, at: orNull(at), says })),
    sightings: raw.sightings.map(({ at, ...seen }) => ({ at: since(at), ...seen })),
    figures: {
      unreachableAfter: took('inflicted', 'unreachable'),
      takenOverAfter: took('inflicted', 'taken over'),
      successAfter: took('inflicted', 'success'),
      rejoinedAfter: took('healed', 'rejoined'),
      drainedAfter: took('healed', 'drained'),
      ...damage(measured),
      longestWriteGap: round((measured.ledger[0]?.longestGapMs ?? 0) / 1_000),
    },
    ledger: [...measured.ledger],
    regions: [...measured.regions],
    charges: measured.charges,
    documents: measured.documents,
    machine: {
      host: hostname(),
      cpus: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      node: process.version,
      leaseMs: tempo.leaseMs,
      beatMs: tempo.beatMs,
      proxies: driver.says,
    },
  };
}

const round = (n: number): number => Math.round(n * 100) / 100;
