import { scenario } from '../src/experiment/scenario.ts';

/** Needs a model (HOLDFAST_MODELS). Rules do the whole job where a model fails, and each decision says so. */
export default scenario({
  name: 'model-refuses',
  title: 'Every model says that it is asked too often',
  asks: 'Do decisions go on without their model?',
  region: 'us-west-2',
  claims: [
    { claim: 'rules decide' },
    { claim: 'charges are decided', withinMs: 40_000 },
    { claim: 'keeps its work', region: 'us-west-2' },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
  ],
  mayDegrade: ['explanations are the rules’ own words', 'a decision waits for the model’s deadline first'],
  load: { doubtful: true },
  steps: [{ do: 'inflict', fault: { kind: 'model', answers: '429' } }, { do: 'wait', ms: 15_000 }, { do: 'heal all' }],
});
