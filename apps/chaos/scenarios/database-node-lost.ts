import { scenario } from '../src/experiment/scenario.ts';

/** The node that takes the writes (or any one, where all do). A majority is left, so writes go on by themselves. */
export default scenario({
  name: 'database-node-lost',
  title: 'The database node that takes the writes is killed',
  asks: 'When a database node dies, how long are writes away, and is an acknowledged one missing?',
  region: 'us-west-2',
  claims: [
    // CockroachDB: 5 to 20 s. PostgreSQL under Patroni: 20 to 25 s, its leader key must run out first.
    { claim: 'writes go on', withinMs: 40_000 },
    { claim: 'nobody dies' },
    { claim: 'nothing is lost' },
    { claim: 'nothing is done twice' },
    { claim: 'backlog is drained', withinMs: 30_000 },
  ],
  mayDegrade: ['nothing is written until another node takes the writes', 'for a moment every lease may be over'],
  patienceMs: 90_000,
  steps: [
    { do: 'inflict', fault: { kind: 'kill', on: { database: 'leader' } }, whileWorking: true },
    { do: 'wait for', moment: 'answered', patienceMs: 60_000 },
    { do: 'wait', ms: 5_000 },
    { do: 'heal all' },
  ],
});
