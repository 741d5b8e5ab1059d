import { scenario } from '../src/experiment/scenario.ts';

/** A region that is slow is not a region that is gone: its lease holds, and nobody takes what it is at. */
export default scenario({
  name: 'brown-out',
  title: 'A region’s network browns out',
  asks: 'Is a slow region left its work?',
  region: 'us-west-2',
  claims: [
    { claim: 'keeps its work', region: 'us-west-2' },
    { claim: 'is served', region: 'us-west-2', withinMs: 12_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: [
    'each of its statements takes 0.7 ± 0.2 s',
    'what waits for more than 10 s is helped out with by others',
  ],
  steps: [
    { do: 'inflict', fault: { kind: 'brown-out', region: 'us-west-2', latencyMs: 700, jitterMs: 200, rate: 64 } },
    { do: 'wait', ms: 20_000 },
    { do: 'heal all' },
  ],
});
