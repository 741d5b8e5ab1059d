import type { Query } from '@holdfast/db';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bury, closed, holdClaims, type Stage, stage, until, violations } from './testing.ts';
import type { Handler, Outcome, RunView, Write } from './types.ts';

/** As a team's own .sql file would give it. */
const query = (name: string, value: string): Query => ({
  name: `ledger.${name}`,
  text: `INSERT INTO ledger (id, n) VALUES ($1::TEXT, ${value}) RETURNING id`,
  params: ['id', 'n'],
  source: 'this test',
});
const put = query('put', '$2::INT4');
const bad = query('bad', '1 / $2::INT4');
const write = (id: string, n = 1): Write => ({ query: put, params: { id, n } });
const answer = (writes: readonly Write[], view: RunView): Outcome => ({
  kind: 'settle',
  status: 'completed',
  answer: view.answers.length,
  writes,
  plan: ({ answers }) => {
    const dead = answers.find((one) => one.status === 'failed');
    return dead?.error ? { status: 'failed', error: dead.error, tasks: [] } : { status: 'completed', tasks: [] };
  },
});
/** Writes a row that is named by the run: a second writing of it would be refused. */
const writer: Handler = ({ run }) => Promise.resolve(answer([write(`${run?.runId}`)], run as RunView));

describe.each(['read committed', 'serializable'] as const)('writes with the settle, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('writes', isolation);
    await here.test.db.sql('CREATE TABLE ledger (id TEXT PRIMARY KEY, n INT4 NOT NULL CHECK (n > 0))');
  });
  beforeEach(async () => {
    await here.clear();
    await here.test.db.sql('DELETE FROM ledger');
  });
  afterEach(clearPoints);
  afterAll(() => here.close());

  const ledger = async () =>
    (await here.test.db.sql<{ id: string }>('SELECT id FROM ledger ORDER BY id')).map((row) => row.id);
  const start = async () => ((await here.run({ turns: [[{ member: 'a' }]] })) as [string])[0];

  it('happen with the answer, in their order', async () => {
    await here.worker({ handler: ({ run }) => Promise.resolve(answer([write('a'), write('b')], run as RunView)) });
    const run = await start();
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(await ledger()).toEqual(['a', 'b']);
    expect(await violations(here.db)).toEqual([]);
  });

  it.each([
    ['a row its table refuses', [write('a'), write('b', 0)]],
    ['a statement that fails', [write('a'), { query: bad, params: { id: 'b', n: 0 } }]],
  ])('one that is refused (%s) fails the attempt, and none is there', async (_, writes) => {
    await here.worker({ handler: ({ run }) => Promise.resolve(answer(writes, run as RunView)) });
    const run = await start();
    expect(await closed(here.db, [run])).toEqual({ [run]: 'failed' });
    expect(await here.queue.tasks(run)).toMatchObject([{ status: 'failed', error: { code: 'TASK_REFUSED' } }]);
    expect(await ledger()).toEqual([]);
  });

  it.each(['cut before', 'cut after', 'lost', 'ambiguous', 'conflict', 'deadlock'] as const)(
    'a COMMIT with %s: once',
    async (fault) => {
      const { faults } = await here.faulty({ handler: writer });
      faults.next(fault, { query: 'COMMIT' });
      const run = await start();
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      expect(faults.injected).toHaveLength(1);
      expect(await ledger()).toEqual([run]);
      expect(await violations(here.db)).toEqual([]);
    },
  );

  it.each(['settle.writing', 'settle.written', 'settle.committed'])(
    'a worker killed at %s, or frozen there and woken later: once',
    async (place) => {
      const claims = holdClaims();
      const first = await here.worker({ handler: writer });
      const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
      let reached = false;
      setPoint(place, async () => {
        if (reached) return;
        reached = true;
        await woken;
      });
      const run = await start();
      await until(() => reached);
      await claims.hold(first.id);
      // A frozen transaction holds its row until the server gives it up.
      if (place === 'settle.written') await cutIdle();
      await bury(here.test.db, first.id);
      await here.worker({ handler: writer });
      expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
      wake();
      claims.release();
      await until(() => first.status().held === 0);
      expect(await ledger()).toEqual([run]);
      expect(await violations(here.db)).toEqual([]);
    },
  );
  const cutIdle = () =>
    here.test.db.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE state = 'idle in transaction' AND datname = current_database() AND pid <> pg_backend_pid()`,
    );

  it('a run that is cancelled meanwhile writes nothing', async () => {
    await here.worker({
      handler: async ({ run }) => {
        await here.queue.cancel(run?.runId as string, 'ann');
        return answer([write('late')], run as RunView);
      },
    });
    const run = await start();
    expect(await closed(here.db, [run])).toEqual({ [run]: 'cancelled' });
    expect(await ledger()).toEqual([]);
  });

  it('siblings that settle side by side each write once, and next is asked with the newest', async () => {
    await here.worker({
      handler: ({ run, task }) => Promise.resolve(answer([write(`${task.member}`)], run as RunView)),
    });
    const [run] = (await here.run({
      turns: [Array.from({ length: 8 }, (_, n) => ({ member: `m${n}` }))],
    })) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect(await ledger()).toHaveLength(8);
    expect(await violations(here.db)).toEqual([]);
  });
});
