import { scenario } from '../src/experiment/scenario.ts';

/** An hour ahead. Nothing that decides is read from a worker's clock, so nothing may change. */
export default scenario({
  name: 'clock-ahead',
  title: 'A worker’s clock is an hour ahead',
  asks: 'Does a wrong clock break leases, timers or order?',
  region: 'us-west-2',
  claims: [
    // The worker is started again with the wrong clock, which takes a moment.
    { claim: 'is served', region: 'us-west-2', withinMs: 12_000 },
    { claim: 'nobody dies' },
    { claim: 'charges are decided', withinMs: 5_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  steps: [
    { do: 'inflict', fault: { kind: 'clock', region: 'us-west-2', aheadMs: 3_600_000 } },
    { do: 'wait', ms: 20_000 },
    { do: 'heal all' },
  ],
});
