import { scenario } from '../src/experiment/scenario.ts';

/** Frozen past its lease and woken when others have its tasks: then a late write would hurt most. The fence refuses it. */
export default scenario({
  name: 'region-frozen',
  title: 'A region freezes past its lease and wakes',
  asks: 'When a frozen worker wakes after others took over, do its late writes change anything?',
  region: 'us-west-2',
  claims: [
    { claim: 'goes on elsewhere', region: 'us-west-2', withinMs: 15_000 },
    { claim: 'nothing is done twice' },
    { claim: 'nothing is lost' },
    { claim: 'rejoins', region: 'us-west-2', withinMs: 20_000 },
    { claim: 'others are undisturbed', withinMs: 2_000 },
  ],
  mayDegrade: ['the woken worker learns that it was declared gone and is started again under a new name'],
  steps: [
    { do: 'inflict', fault: { kind: 'freeze', on: { region: 'us-west-2' } }, whileWorking: true },
    { do: 'wait for', moment: 'success' },
    { do: 'wait', ms: 2_000 },
    { do: 'heal all' },
  ],
});
