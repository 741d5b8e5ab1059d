import { scenario } from '../src/experiment/scenario.ts';

/** The web app holds no rule of its own: work does not notice that it is gone. */
export default scenario({
  name: 'web-killed',
  title: 'The web app is killed',
  asks: 'Does work go on while nobody can look at it?',
  region: 'us-west-2',
  claims: [
    { claim: 'keeps its work', region: 'us-west-2' },
    { claim: 'charges are decided', withinMs: 5_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['browsers reconnect, and go on from their cursor'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { web: 'web' } } },
    { do: 'wait', ms: 8_000 },
    { do: 'heal all' },
  ],
});
