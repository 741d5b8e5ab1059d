import { scenario } from '../src/experiment/scenario.ts';

/** Nothing gets through to the object store, and nobody says so: a put hangs until its own deadline ends it. */
export default scenario({
  name: 'store-cut',
  title: 'The object store cannot be reached',
  asks: 'Does an upload that nobody answers end by itself, and does anything else notice?',
  region: 'us-east-1',
  claims: [
    // The store's deadline for one request, twice, for it is asked once more.
    { claim: 'uploads are refused', withinMs: 45_000 },
    { claim: 'documents are kept' },
    { claim: 'keeps its work', region: 'us-east-1' },
    { claim: 'charges are decided', withinMs: 5_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['uploads hang, and end with STORE_UNREACHABLE'],
  load: { documentMs: 300 },
  steps: [{ do: 'inflict', fault: { kind: 'store cut' } }, { do: 'wait', ms: 50_000 }, { do: 'heal all' }],
});
