import { scenario } from '../src/experiment/scenario.ts';

/** The server hangs for longer than a lease: every connection is open, and nothing answers. Then it goes on. */
export default scenario({
  name: 'database-frozen',
  title: 'The database hangs for longer than a lease',
  asks: 'After an outage longer than the lease, does anybody lose work for it?',
  region: 'us-west-2',
  claims: [
    { claim: 'nobody dies' },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'writes go on', withinMs: 20_000 },
    { claim: 'backlog is drained', withinMs: 25_000 },
  ],
  mayDegrade: ['nothing is read or written meanwhile', 'for a moment every lease is over'],
  steps: [
    { do: 'inflict', fault: { kind: 'freeze', on: { database: null } }, whileWorking: true },
    { do: 'wait', ms: 13_000 },
    { do: 'heal all' },
  ],
});
