import { scenario } from '../src/experiment/scenario.ts';

/** Cut and healed every three seconds: shorter than the lease, so nobody may take anything from it, and nothing bounces. */
export default scenario({
  name: 'region-flaps',
  title: 'A region’s network flaps every 3 s',
  asks: 'When a network comes and goes, does work bounce between regions?',
  region: 'us-west-2',
  claims: [
    { claim: 'keeps its work', region: 'us-west-2' },
    // Once by its home, and once more where a claim's answer was lost in a cut.
    { claim: 'work does not bounce', claims: 2 },
    { claim: 'is served', region: 'us-west-2', withinMs: 12_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['its tasks stutter; what waits for more than 10 s is helped out with by others'],
  steps: [{ do: 'flap', fault: { kind: 'partition', region: 'us-west-2' }, everyMs: 3_000, times: 6 }],
});
