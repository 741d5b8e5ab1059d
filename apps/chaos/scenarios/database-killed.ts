import { scenario } from '../src/experiment/scenario.ts';

/** kill -9 of the only database server, and its start three seconds later. What was acknowledged must be there. */
export default scenario({
  name: 'database-killed',
  title: 'The database is killed and comes back',
  asks: 'Does a database that dies lose an acknowledged write, or make workers declare one another gone?',
  region: 'us-west-2',
  claims: [
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    // Leases that ran out in the outage are nobody's fault: all beat before any may reap.
    { claim: 'nobody dies' },
    { claim: 'writes go on', withinMs: 12_000 },
    { claim: 'backlog is drained', withinMs: 20_000 },
  ],
  mayDegrade: ['nothing is read or written meanwhile'],
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { database: null } }, whileWorking: true },
    { do: 'wait', ms: 3_000 },
    { do: 'heal all' },
  ],
});
