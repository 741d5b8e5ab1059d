import { scenario } from '../src/experiment/scenario.ts';

/** The nastiest cut: what the region sends takes effect, and it never learns so. Settled by reading, or by the fence. */
export default scenario({
  name: 'answers-lost',
  title: 'A region’s statements take effect and their answers are lost',
  asks: 'When nobody can tell whether a statement took effect, is anything done twice or lost?',
  region: 'us-east-1',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-east-1', withinMs: 25_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'rejoins', region: 'us-east-1', withinMs: 20_000 },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['beats arrive whose answers are lost: its lease may live a little longer than its workers know'],
  steps: [
    { do: 'inflict', fault: { kind: 'partition', region: 'us-east-1', loses: 'answers' }, whileWorking: true },
    { do: 'wait for', moment: 'success', patienceMs: 30_000 },
    { do: 'wait', ms: 3_000 },
    { do: 'heal all' },
  ],
});
