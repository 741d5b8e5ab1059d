import { scenario } from '../src/experiment/scenario.ts';

/** Every statement of everybody is slow. Leases are as long as they are so that nobody is declared gone for this. */
export default scenario({
  name: 'slow-database',
  title: 'The database is slow for everybody',
  asks: 'Does a slow database make regions declare one another dead?',
  region: 'us-west-2',
  claims: [
    { claim: 'keeps its work', region: 'us-west-2' },
    { claim: 'keeps its work', region: 'us-east-1' },
    { claim: 'keeps its work', region: 'us-central-1' },
    { claim: 'nobody dies' },
    { claim: 'charges are decided', withinMs: 15_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['everything takes several times as long'],
  steps: [
    { do: 'inflict', fault: { kind: 'slow database', latencyMs: 400, jitterMs: 100 } },
    { do: 'wait', ms: 20_000 },
    { do: 'heal all' },
  ],
});
