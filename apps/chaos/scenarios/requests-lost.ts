import { scenario } from '../src/experiment/scenario.ts';

/** One way only: nothing that the region sends arrives, while the database's side of every connection looks open. */
export default scenario({
  name: 'requests-lost',
  title: 'Nothing that a region sends arrives',
  asks: 'Does a region whose packets are lost in one direction only fall over to others?',
  region: 'us-central-1',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-central-1', withinMs: 15_000 },
    { claim: 'rejoins', region: 'us-central-1', withinMs: 20_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'others are undisturbed', withinMs: 2_000 },
  ],
  mayDegrade: ['the database still counts its sessions: its view and the heartbeats disagree for a while'],
  steps: [
    { do: 'inflict', fault: { kind: 'partition', region: 'us-central-1', loses: 'requests' }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'wait', ms: 3_000 },
    { do: 'heal all' },
  ],
});
