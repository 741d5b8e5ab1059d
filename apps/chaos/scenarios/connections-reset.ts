import { scenario } from '../src/experiment/scenario.ts';

/** Every connection of a region is reset again and again: statements end unknown, and are settled by reading. */
export default scenario({
  name: 'connections-reset',
  title: 'A region’s connections are reset again and again',
  asks: 'Do connections that break in the middle of statements lose or double anything?',
  region: 'us-east-1',
  claims: [
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'others are undisturbed', withinMs: 2_000 },
    { claim: 'backlog is drained', withinMs: 20_000 },
    { claim: 'writes go on', withinMs: 2_000 },
  ],
  mayDegrade: ['the region may lose its lease: then others go on with its work'],
  steps: [
    { do: 'inflict', fault: { kind: 'reset', region: 'us-east-1', everyMs: 1_500 } },
    { do: 'wait', ms: 15_000 },
    { do: 'heal all' },
  ],
});
