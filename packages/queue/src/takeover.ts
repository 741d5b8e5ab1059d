/** How long a task of another region must have been due before this worker takes it, in ms, by region. */
export interface Reach {
  regions: string[];
  waitsUs: number[];
}

export const spillMs = 10_000;
const placeMs = 1_000;

/** Which regions live, as far as takeover must know. */
export interface Regions {
  /** With a steady live worker. */
  live: ReadonlySet<string>;
  /** With any live worker, steady or not. */
  peopled: ReadonlySet<string>;
}

/**
 * Where a worker looks: its home at once; regions without a steady worker after a second for each place before and
 * including its own in their order of takeover, one second less where nobody is there at all (drained, or reaped: the
 * first survivor need not wait); and, when `spill`, every other region's tasks that have been due for ten seconds.
 * The order of takeover of a region is the configured list from the region after it, around.
 */
export function reach(home: string, regions: readonly string[], { live, peopled }: Regions, spill: boolean): Reach {
  const result: Reach = { regions: [home], waitsUs: [0] };
  for (const region of new Set([...regions, ...peopled])) {
    if (region === home) continue;
    const orphaned = !live.has(region);
    if (!orphaned && !spill) continue;
    const places = placeOf(home, region, regions, live) - (peopled.has(region) ? 0 : 1);
    result.regions.push(region);
    result.waitsUs.push((orphaned ? places * placeMs : spillMs) * 1_000);
  }
  return result;
}

/** 1 for the first live region after the lost one, 2 for the second …; a region nobody configured comes first in the list's own order. */
function placeOf(home: string, lost: string, regions: readonly string[], live: ReadonlySet<string>): number {
  const start = regions.indexOf(lost);
  let place = 0;
  for (let step = 1; step <= regions.length; step++) {
    const region = regions[(start + step) % regions.length] as string;
    if (region === lost || (!live.has(region) && region !== home)) continue;
    place++;
    if (region === home) return place;
  }
  return place + 1;
}
