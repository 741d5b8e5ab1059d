/** How long a task of another region must have been due before this worker takes it, in ms, by region. */
export interface Reach {
  regions: string[];
  waitsUs: number[];
}

export const spillMs = 10_000;
const placeMs = 1_000;

/**
 * Where a worker looks: its home at once; regions without a steady worker after a second for each place this region has
 * in their order of takeover; and, when `spill`, every other region's tasks that have been due for ten seconds.
 * The order of takeover of a region is the configured list from the region after it, around.
 */
export function reach(
  home: string,
  regions: readonly string[],
  live: ReadonlySet<string>,
  foreign: readonly string[],
  spill: boolean,
): Reach {
  const result: Reach = { regions: [home], waitsUs: [0] };
  for (const region of new Set([...regions, ...foreign])) {
    if (region === home) continue;
    const orphaned = !live.has(region);
    if (!orphaned && !spill) continue;
    result.regions.push(region);
    result.waitsUs.push((orphaned ? placeOf(home, region, regions, live) * placeMs : spillMs) * 1_000);
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
