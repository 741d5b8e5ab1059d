import { hash } from 'node:crypto';
import { SHARDS } from './ids.ts';

/**
 * The shards of a region that this worker looks at first: rendezvous hashing (Thaler and Ravishankar 1998) over the
 * region's live workers. It only keeps claimers apart; a claim that comes back short looks at all shards.
 */
export function ownShards(worker: string, workers: readonly string[]): number[] {
  const all = Array.from({ length: SHARDS }, (_, shard) => shard);
  const peers = workers.includes(worker) ? workers : [...workers, worker];
  if (peers.length === 1) return all;
  const mine = all.filter((shard) => {
    let best = '';
    let owner = '';
    for (const peer of peers) {
      const weight = hash('sha1', `${shard} ${peer}`);
      if (weight > best) {
        best = weight;
        owner = peer;
      }
    }
    return owner === worker;
  });
  return mine.length > 0 ? mine : all;
}
