import { scenario } from '../src/experiment/scenario.ts';

/** The commonest death: one process ends in the middle of its work. Whoever keeps it starts another at once. */
export default scenario({
  name: 'worker-killed',
  title: 'A worker is killed while it works',
  asks: 'When a worker dies in the middle of a task, who goes on with it, and when?',
  region: 'us-west-2',
  claims: [
    // A lease of 10 s, a look of the others every 2 s, and the work itself.
    { claim: 'is served', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['what the worker held waits until its lease is over'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { worker: 'us-west-2' } }, whileWorking: true },
    { do: 'wait', ms: 15_000 },
  ],
});
