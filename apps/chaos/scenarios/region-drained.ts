import { scenario } from '../src/experiment/scenario.ts';

/** Maintenance: the region leaves in good order. Nobody waits for a lease, and no task counts a death. */
export default scenario({
  name: 'region-drained',
  title: 'A region is drained',
  asks: 'When a region is emptied on purpose, how long does its work wait?',
  region: 'us-west-2',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 1_000 },
    { claim: 'nobody dies' },
    { claim: 'is served', region: 'us-west-2', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 15_000 },
  ],
  steps: [
    { do: 'inflict', fault: { kind: 'drain', region: 'us-west-2' } },
    { do: 'wait', ms: 6_000 },
    { do: 'heal all' },
  ],
});
