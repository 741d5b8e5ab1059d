import { scenario } from '../src/experiment/scenario.ts';

/** The server of the documents dies and comes back. What it had acknowledged must be there. */
export default scenario({
  name: 'store-killed',
  title: 'The object store is killed and comes back',
  asks: 'Is a document that was acknowledged there after the store died, and does anything else notice?',
  region: 'us-east-1',
  claims: [
    { claim: 'uploads are refused', withinMs: 20_000 },
    { claim: 'documents are kept' },
    { claim: 'keeps its work', region: 'us-east-1' },
    { claim: 'charges are decided', withinMs: 5_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['uploads are refused with STORE_UNREACHABLE'],
  load: { documentMs: 300 },
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { store: 'store' } } },
    { do: 'wait', ms: 10_000 },
    { do: 'heal all' },
  ],
});
