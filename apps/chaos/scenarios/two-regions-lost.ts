import { scenario } from '../src/experiment/scenario.ts';

/**
 * Two of three regions. With one database server beside them the last region does everything; with 2+2+1 database nodes
 * the second cut leaves no majority, and the guard refuses this scenario unless it is told to cut anyway.
 */
export default scenario({
  name: 'two-regions-lost',
  title: 'Two regions are lost, one after the other',
  asks: 'Can the last region carry everything?',
  region: 'us-west-2',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'is served', region: 'us-central-1', withinMs: 20_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 20_000 },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['one region works for three'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { region: 'us-west-2' } }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'inflict', fault: { kind: 'kill', on: { region: 'us-central-1' } }, whileWorking: true },
    { do: 'wait', ms: 18_000 },
    { do: 'heal all' },
  ],
});
