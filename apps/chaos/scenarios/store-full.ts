import { scenario } from '../src/experiment/scenario.ts';

/** No document can be kept. Uploads are refused with what to do; nothing else may notice. The full disk is simulated. */
export default scenario({
  name: 'store-full',
  title: 'The disk of the documents is full',
  asks: 'Does a full store stop anything but uploads, and is what was kept there afterwards?',
  region: 'us-east-1',
  claims: [
    { claim: 'uploads are refused', withinMs: 2_000 },
    { claim: 'documents are kept' },
    { claim: 'keeps its work', region: 'us-east-1' },
    { claim: 'charges are decided', withinMs: 5_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['uploads are refused with STORE_FULL'],
  load: { documentMs: 300 },
  steps: [{ do: 'inflict', fault: { kind: 'disk full' } }, { do: 'wait', ms: 6_000 }, { do: 'heal all' }],
});
