import { scenario } from '../src/experiment/scenario.ts';

/** Scenario 4 of the demonstration: a whole region dies while its members work, stays dead for a while, and returns. */
export default scenario({
  name: 'region-killed',
  title: 'A region is killed while it works',
  asks: 'When a region dies, do its agents’ decisions go on elsewhere, and does it come back by itself?',
  region: 'us-west-2',
  claims: [
    { claim: 'is declared unreachable', region: 'us-west-2', withinMs: 13_000 },
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'backlog is drained', withinMs: 15_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['its tasks wait until its lease is over', 'its members are shown UNREACHABLE'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { region: 'us-west-2' } }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'wait', ms: 3_000 },
    { do: 'heal all' },
  ],
});
