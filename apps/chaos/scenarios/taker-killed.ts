import { scenario } from '../src/experiment/scenario.ts';

/** The region that takes over dies while it does so: the third goes on. */
export default scenario({
  name: 'taker-killed',
  title: 'Whoever takes over is killed too',
  asks: 'When a second worker dies in the middle of a takeover, is anything lost?',
  region: 'us-west-2',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 20_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 20_000 },
    { claim: 'backlog is drained', withinMs: 30_000 },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['what the second worker held waits for a second lease'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { region: 'us-west-2' } }, whileWorking: true },
    { do: 'kill the taker', region: 'us-west-2' },
    { do: 'wait', ms: 14_000 },
    { do: 'heal all' },
  ],
});
