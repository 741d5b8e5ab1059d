import { LANES_PER_REGION } from './contract.ts';

/**
 * The lane a process writes: 16 a region (by its place in the takeover order; the fourth part belongs to the web and to
 * strangers), spread within it by the process's id, so that no row is hot across regions.
 */
export function laneOf(region: string | null, regions: readonly string[], process: string): number {
  const place = region === null ? -1 : regions.indexOf(region);
  const part = place >= 0 && place < 3 ? place : 3;
  let hash = 0;
  for (const character of process) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return part * LANES_PER_REGION + (hash % LANES_PER_REGION);
}
