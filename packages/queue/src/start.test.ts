import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closed, newRun, regions, type Script, type Stage, stage, until, violations } from './testing.ts';
import { scanner, type Watched, watcher } from './watch.ts';

const script: Script = { turns: [[{ member: 'a' }]] };

describe.each(['read committed', 'serializable'] as const)('start, %s', (isolation) => {
  let here: Stage;
  beforeAll(async () => {
    here = await stage('start', isolation);
    await here.test.db.sql(
      'CREATE TABLE watched (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), created_at TIMESTAMPTZ DEFAULT now(), watched_at TIMESTAMPTZ)',
    );
  });
  beforeEach(() => here.clear());
  afterEach(clearPoints);
  afterAll(() => here.close());

  it('a key starts one run, however many start it at once', async () => {
    const workers = await Promise.all([here.worker(), here.worker({ region: regions[1] })]);
    const starters = [here.queue, ...workers, here.queue];
    for (let round = 0; round < 5; round++) {
      const ends = (await Promise.all(starters.map((queue) => queue.start([newRun(script, `race ${round}`)])))).flat();
      expect(new Set(ends.map((end) => end.runId)).size).toBe(1);
      expect(ends.filter((end) => end.started)).toHaveLength(1);
    }
    const runs = await here.queue.runs();
    await closed(
      here.db,
      runs.map((run) => run.run_id),
    );
    expect(runs).toHaveLength(5);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a worker leases the first tasks that are homed with it, as far as it has slots', async () => {
    const worker = await here.worker({ slots: 3, handler: () => new Promise(() => {}) });
    // Another region with a steady worker keeps its own.
    const other = await here.worker({ region: regions[1], slots: 0 });
    await here.test.db.sql("UPDATE workers SET steady_since = now() - interval '1 minute'");
    await until(
      () => (worker as unknown as { site: { orphaned(region: string): boolean } }).site.orphaned(regions[1]) === false,
    );
    setPoint('claim.sending', () => new Promise(() => {}));
    const five = Array.from({ length: 5 }, (_, n) =>
      newRun({ turns: [[{ member: 'a', home: n === 0 ? regions[1] : regions[0] }]] }, `leased ${n}`),
    );
    await worker.start(five);
    expect(worker.status().held).toBe(3);
    const held = await here.test.db.sql<{ worker: string; fence: number; n: number }>(
      'SELECT worker, fence, count(*)::INT4 AS n FROM agent_tasks GROUP BY 1, 2 ORDER BY 2',
    );
    expect(held).toEqual([
      { worker: null, fence: 0, n: 2 },
      { worker: worker.id, fence: 1, n: 3 },
    ]);
    void other.stop();
  });

  it.each(['ambiguous', 'cut after', 'lost', 'cut before'] as const)(
    '%s: the run is started once and what the worker holds is run',
    async (fault) => {
      const { worker, faults } = await here.faulty({ leaseMs: 30_000, beatMs: 100 });
      faults.next(fault, { query: 'runs.start' });
      const [started] = await worker.start([newRun(script, fault)]);
      expect(faults.injected).toHaveLength(1);
      expect(await closed(here.db, [started?.runId as string])).toEqual({ [started?.runId as string]: 'completed' });
      expect(await here.queue.tasks(started?.runId as string)).toMatchObject([{ fence: 1, deaths: 0 }]);
      expect(await violations(here.db)).toEqual([]);
    },
  );

  it('a lost reply to a claim: adopted by the beat, and run once', async () => {
    const { faults } = await here.faulty({ leaseMs: 30_000, beatMs: 100 });
    faults.next('cut after', { query: 'agent_tasks.exchange' });
    const [run] = (await here.run(script)) as [string];
    expect(await closed(here.db, [run])).toEqual({ [run]: 'completed' });
    expect([...here.world.begun.values()]).toEqual([['a.1#1']]);
  });

  it('an input over the limit is refused by itself: its seats are free again, and starts beside it go on', async () => {
    const worker = await here.worker({ slots: 2, handler: () => new Promise(() => {}) });
    const big = newRun(script, 'big', { input: 'x'.repeat(300_000) });
    const [refused, started] = await Promise.allSettled([
      worker.start([newRun(script, 'small'), big]),
      worker.start([newRun(script, 'beside')]),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'ANSWER_TOO_LARGE' } });
    expect(started).toMatchObject({ status: 'fulfilled', value: [{ started: true }] });
    await worker.start([newRun(script, 'another')]);
    await until(() => worker.status().held === 2);
    expect(await here.queue.runs()).toHaveLength(2);
  });

  it('bare tasks: an id that is taken is left alone, a delay is kept', async () => {
    const id = crypto.randomUUID();
    const add = () =>
      here.queue.enqueue([
        { taskId: id, member: 'm', region: regions[0] },
        { member: 'm', region: regions[0], delayMs: 3_600_000 },
      ]);
    const [first, second] = await Promise.all([add(), add()]);
    expect([...(first ?? []), ...(second ?? [])].filter((one) => one === id)).toHaveLength(1);
    await here.worker();
    await until(
      async () => (await here.test.db.sql("SELECT 1 FROM agent_tasks WHERE status = 'completed'")).length === 1,
    );
    expect(await here.queue.depth()).toMatchObject([{ region: regions[0], status: 'waiting', n: 2 }]);
  });

  it('two scanners at once start each watched row once; rows of a slow transaction are not lost', async () => {
    const rows = watcher({ table: 'watched', key: 'id' });
    const look = scanner([{ table: 'watched', key: 'id' }]);
    await here.test.db.sql('TRUNCATE watched');
    const scan = async (): Promise<string[]> => {
      const [keys = []] = await look(here.db);
      return here.queue.startWatched(
        rows,
        keys.map((key) => newRun(script, key)),
      );
    };
    const slow = here.test.open();
    let commit = (): void => {};
    const inserted = new Promise<void>((begun) => {
      void slow.session(async (session) => {
        await session.command('BEGIN');
        await session.sql('INSERT INTO watched SELECT FROM generate_series(1, 20)');
        begun();
        await new Promise<void>((resolve) => (commit = resolve));
        await session.command('COMMIT');
        await session.sql('SELECT 1');
        committed();
      });
    });
    let committed = (): void => {};
    const after = new Promise<void>((resolve) => (committed = resolve));
    await inserted;
    await here.test.db.sql('INSERT INTO watched SELECT FROM generate_series(1, 80)');
    const [one, two] = await Promise.all([scan(), scan()]);
    expect((one?.length ?? 0) + (two?.length ?? 0)).toBe(80);
    expect(await scan()).toEqual([]);
    commit();
    await after;
    expect(await scan()).toHaveLength(20);
    expect(await here.test.db.sql('SELECT count(*)::INT4 AS n FROM runs')).toEqual([{ n: 100 }]);
    await here.worker({ slots: 100 });
    await until(async () => (await violations(here.db)).length === 0);
  });

  it('a watched row’s owner may see its run and what it spawns; in nothing else is it theirs', async () => {
    await here.test.db.sql(
      'CREATE TABLE IF NOT EXISTS owned (id UUID PRIMARY KEY, user_id UUID, created_at TIMESTAMPTZ DEFAULT now(), watched_at TIMESTAMPTZ)',
    );
    const [ann, one, other] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    await here.test.db.sql('INSERT INTO owned (id, user_id) VALUES ($1, $2), ($3, NULL)', [one, ann, other]);
    const rows = watcher({ table: 'owned', key: 'id', owner: 'user_id' });
    const asks: Script = {
      turns: [
        [{ member: 'a', acts: [{ do: 'spawn', runs: [{ turns: [[{ member: 'b', acts: [{ do: 'park' }] }]] }] }] }],
      ],
    };
    await here.queue.startWatched(rows, [newRun(asks, one), newRun(asks, other)]);
    await here.worker();
    const inbox = await until(async () => {
      const found = await here.queue.inbox();
      return found.length === 2 && found;
    });
    const theirs = await here.queue.runs({ user: ann });
    expect(theirs.map(({ key, user_id }) => [key.slice(0, 36), user_id])).toEqual([
      [one, null],
      [one, null],
    ]);
    const owners = await here.queue.owners((await here.queue.runs()).map(({ run_id }) => run_id));
    expect(
      [...owners]
        .filter(([, user]) => user === ann)
        .map(([run]) => run)
        .toSorted(),
    ).toEqual(theirs.map(({ run_id }) => run_id).toSorted());
    const [asked] = await here.queue.inbox({ user: ann });
    expect(await here.queue.ownerOfApproval(asked?.approval_id ?? '')).toBe(ann);
    expect(inbox.map(({ approval_id }) => approval_id)).toContain(asked?.approval_id);
  });

  it('a table or column that is no plain name is refused', () => {
    for (const made of [watcher, (watched: Watched) => scanner([watched])])
      expect(() => made({ table: 'runs; DROP TABLE runs', key: 'id' })).toThrow(
        expect.objectContaining({ code: 'IDENTIFIER' }),
      );
  });
});
