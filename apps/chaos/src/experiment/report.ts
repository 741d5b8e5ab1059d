import type { RegionState, Witness } from '@holdfast/events';
import type { Weighed } from '../guard.ts';
import type { ChargeFigures, DocumentFigures, RegionFigures } from './figures.ts';
import type { WriterVerdict } from './ledger.ts';
import type { Moment } from './scenario.ts';

export type Verdict = 'held' | 'refuted' | 'inconclusive';

/** A claim of the hypothesis with what was measured. `held` null: it could not be measured, and `measured` says why. */
export interface JudgedClaim {
  says: string;
  held: boolean | null;
  measured: string;
}

/** An experiment that is over. Times of the timeline are seconds since the first fault, negative before; of `sightings` too. */
export interface Report {
  experiment: string;
  scenario: string;
  title: string;
  asks: string;
  region: string;
  by: string;
  driver: string;
  /** ISO times of the database's clock. */
  startedAt: string;
  endedAt: string;
  verdict: Verdict;
  /** Why it is inconclusive, where it broke off. */
  brokeOff: string | null;
  claims: JudgedClaim[];
  mayDegrade: string[];
  guard: Weighed & { anyway: boolean };
  faults: { fault: string; does: string; at: number; healedAt: number | null }[];
  timeline: { moment: Moment; at: number | null; says: string }[];
  sightings: {
    at: number;
    region: string;
    state: RegionState;
    agree: boolean;
    witnesses: Record<'heartbeats' | 'database' | 'panel', Witness>;
  }[];
  /** In seconds: what is compared from run to run. null: it did not happen. */
  figures: {
    unreachableAfter: number | null;
    takenOverAfter: number | null;
    successAfter: number | null;
    rejoinedAfter: number | null;
    drainedAfter: number | null;
    lost: number;
    doubled: number;
    longestWriteGap: number;
  };
  ledger: WriterVerdict[];
  regions: RegionFigures[];
  charges: ChargeFigures;
  /** null: none was put; absent from reports of earlier releases. */
  documents?: DocumentFigures | null;
  machine: { host: string; cpus: string; node: string; leaseMs: number; beatMs: number; proxies: string };
}
