import { scenario } from '../src/experiment/scenario.ts';

/** The network between a region and the database swallows everything. Its workers live, and must know that they may not act. */
export default scenario({
  name: 'region-partitioned',
  title: 'A region is cut off from the database',
  asks: 'When a region cannot reach the database, is its work taken over, and does it do no harm meanwhile?',
  region: 'us-west-2',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 20_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['what its workers had begun is done again by others'],
  steps: [
    { do: 'inflict', fault: { kind: 'partition', region: 'us-west-2' }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    // Longer than the lease: whoever is cut off must have stopped by then.
    { do: 'wait', ms: 5_000 },
    { do: 'heal all' },
  ],
});
