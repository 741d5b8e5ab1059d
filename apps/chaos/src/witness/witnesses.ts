import type { RegionSeen, RegionState, Witness } from '@holdfast/events';
import type { WorkerRow } from '@holdfast/queue';
import type { PathView } from '../driver.ts';
import { type Fault, nameOf, regionOf, takesRegion } from '../fault.ts';

export interface Tempo {
  leaseMs: number;
  beatMs: number;
  steadyMs: number;
}

export interface Sessions {
  n: number;
  /** Since when none of them has said anything. */
  quietMs: number;
}

/** By the workers' leases, on the database's clock: the only witness that decides anything. */
export function byHeartbeats(
  region: string,
  workers: readonly WorkerRow[],
  { leaseMs, beatMs, steadyMs }: Tempo,
): Witness {
  const here = workers.filter((worker) => worker.region === region);
  const alive = here.filter((worker) => worker.alive && worker.status !== 'gone');
  const silences = (rows: readonly WorkerRow[]): number =>
    Math.min(...rows.map(({ silent_s }) => leaseMs + silent_s * 1_000));
  if (alive.length === 0) {
    if (here.length === 0) return { state: 'unreachable', says: 'no worker has been here lately' };
    return { state: 'unreachable', says: `the last lease is over since ${seconds(silences(here) - leaseMs)}` };
  }
  const silent = silences(alive);
  if (silent > 2 * beatMs) return { state: 'suspect', says: `no beat for ${seconds(silent)}` };
  if (alive.every(({ status }) => status === 'draining')) return { state: 'suspect', says: 'draining' };
  const steady = Math.max(...alive.map(steadyFor));
  if (steady < steadyMs) return { state: 'rejoining', says: `beats again, steady in ${seconds(steadyMs - steady)}` };
  return {
    state: 'live',
    says: `${alive.length} worker${alive.length === 1 ? '' : 's'}, last beat ${seconds(silent)} ago`,
  };
}

/** Milliseconds of unbroken beats, on the database's clock. */
const steadyFor = ({ lease_until, silent_s, steady_since }: WorkerRow): number =>
  lease_until.getTime() + silent_s * 1_000 - steady_since.getTime();

/** By the sessions that the database sees of the region's workers, and what their proxy says of the path. */
export function byDatabase(
  sessions: Sessions | undefined,
  path: PathView | undefined,
  { leaseMs, beatMs }: Tempo,
): Witness {
  const via = path && path.state !== 'open' ? `; ${path.says}` : '';
  if (sessions === undefined) return { state: 'unreachable', says: `no session of its workers${via}` };
  const { n, quietMs } = sessions;
  const said = `${n} session${n === 1 ? '' : 's'}, last statement ${seconds(quietMs)} ago${via}`;
  if (quietMs > leaseMs) return { state: 'unreachable', says: said };
  return { state: quietMs > 2 * beatMs ? 'suspect' : 'live', says: said };
}

/** By what the panel itself has broken and not healed. It knows nothing of accidents. */
export function byPanel(region: string, open: readonly Fault[]): Witness {
  const faults = open.filter((fault) => regionOf(fault) === region);
  if (faults.length === 0) return { state: 'live', says: 'the panel has broken nothing here' };
  // Whom it sent away is not there; the region's nodes may be.
  const taken = faults.some((fault) => fault.kind === 'drain' || takesRegion(fault) !== null);
  return { state: taken ? 'unreachable' : 'suspect', says: `the panel did: ${faults.map(nameOf).join(', ')}` };
}

/**
 * The three together. Suspect and rejoining are passing, and agree with everything: a contradiction is where one says that
 * the region is there and another that it is not.
 */
export function together(region: string, heartbeats: Witness, database: Witness, panel: Witness): RegionSeen {
  const firm = [heartbeats, database, panel].map(({ state }) => state).filter(isFirm);
  return {
    region,
    state: heartbeats.state ?? 'unreachable',
    witnesses: { heartbeats, database, panel },
    agree: new Set(firm).size <= 1,
  };
}

const isFirm = (state: RegionState | null): state is 'live' | 'unreachable' =>
  state === 'live' || state === 'unreachable';
const seconds = (ms: number): string => `${Math.max(0, ms / 1_000).toFixed(1)} s`;
