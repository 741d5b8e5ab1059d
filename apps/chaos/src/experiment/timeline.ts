import type { Sighting } from '../witness/watch.ts';
import type { Write } from './ledger.ts';
import { doneAt, type Probe } from './probes.ts';
import { type Moment, moments } from './scenario.ts';

/** What an experiment has seen so far. Times are ms since 1970 on the database's clock. */
export interface Seen {
  region: string;
  /** When the first fault was in force; null: not yet. */
  inflictedAt: number | null;
  /** When the last fault was healed and none is left. */
  healedAt: number | null;
  /** Over the region's path, and the panel's own. */
  writes: readonly (readonly Write[])[];
  sightings: readonly Sighting[];
  probes: readonly Probe[];
}

export interface Stamp {
  moment: Moment;
  /** null: it did not happen (yet). */
  at: number | null;
  says: string;
}

/** What happened when, to the region the experiment is about. */
export function timeline(seen: Seen): Stamp[] {
  const { inflictedAt, healedAt, region } = seen;
  const mine = seen.probes.filter((probe) => probe.region === region && probe.row !== null);
  const states = seen.sightings.filter((sighting) => sighting.region === region);
  const after = (from: number | null, at: number | null | undefined): number | null =>
    from !== null && at != null && at >= from ? at : null;
  const firstState = (state: Sighting['state'], from: number | null): number | null =>
    least(states.filter((one) => one.state === state).map(({ at }) => after(from, at)));
  const failed = least(
    seen.writes.flat().map(({ outcome, at }) => (outcome === 'acknowledged' ? null : after(inflictedAt, at))),
  );
  const lostAt = firstState('unreachable', inflictedAt);
  const foreign = mine.filter((probe) => elsewhere(probe));
  const at: Record<Moment, [at: number | null, says: string]> = {
    inflicted: [inflictedAt, 'the first fault was in force'],
    failed: [failed, 'the first statement failed'],
    suspected: [firstState('suspect', inflictedAt), `no beats of ${region}: suspected`],
    unreachable: [lostAt, `the lease of ${region} was over: unreachable`],
    'taken over': [
      least(foreign.map(({ row }) => after(inflictedAt, row?.started_at?.getTime()))),
      `another region took the first task of ${region}`,
    ],
    success: [
      least(foreign.map(({ row }) => after(inflictedAt, row?.completed_at?.getTime()))),
      `and had done the first one`,
    ],
    healed: [healedAt, 'everything was healed'],
    answered: [
      failed === null ? null : least(seen.writes.map((writes) => firstAgain(writes, failed))),
      'the first statement succeeded again',
    ],
    rejoined: [
      lostAt === null ? null : firstState('live', Math.max(lostAt, healedAt ?? lostAt)),
      `beats were steady again in ${region}`,
    ],
    drained: [drained(seen), 'nothing waited any more'],
  };
  return moments.map((moment) => ({ moment, at: at[moment][0], says: at[moment][1] }));
}

const elsewhere = (probe: Probe): boolean => {
  const where = doneAt(probe) ?? probe.row?.worker_region ?? null;
  return where !== null && where !== probe.region;
};

/** The first acknowledgement after the last failure of the writer that failed first. */
function firstAgain(writes: readonly Write[], failed: number): number | null {
  const broke = writes.some(({ outcome, at }) => outcome !== 'acknowledged' && at >= failed);
  if (!broke) return null;
  return writes.find(({ outcome, at }) => outcome === 'acknowledged' && at > failed)?.end ?? null;
}

/** When the last task that was admitted before the heal was done; null while one is open. */
function drained({ healedAt, probes }: Seen): number | null {
  if (healedAt === null) return null;
  const backlog = probes.filter(({ at }) => at <= healedAt);
  if (backlog.some(({ row }) => row?.completed_at == null)) return null;
  return Math.max(healedAt, ...backlog.map(({ row }) => row?.completed_at?.getTime() ?? 0));
}

export const least = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((low, value) => (value === null || (low !== null && low <= value) ? low : value), null);
