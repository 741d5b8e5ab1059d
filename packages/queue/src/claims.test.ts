import { DbError } from '@holdfast/db';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tasks as queries } from './queries.ts';
import { ownShards } from './shards.ts';
import { reach } from './takeover.ts';
import { closed, regions, type Stage, stage, until, violations } from './testing.ts';

let here: Stage;
const east = regions[0];

/** The claim as a worker sends it. */
const claim = (
  db: Stage['db'],
  worker: string,
  o: { slots?: number; regions?: readonly string[]; waitsUs?: readonly number[]; shards?: readonly number[] } = {},
) =>
  db.run<{ task_id: string; fence: number; ord: number }>(queries.exchange, {
    regions: o.regions ?? [east],
    waits: o.waitsUs ?? [0],
    shards: o.shards ?? Array.from({ length: 16 }, (_, n) => n),
    slots: o.slots ?? 10,
    deep: 48,
    shapes: ['s1', 'bare'],
    worker,
    ids: [],
    fences: [],
    answers: [],
  });

describe.each(['read committed', 'serializable'] as const)('claims, %s', (isolation) => {
  beforeAll(async () => {
    here = await stage('claims', isolation);
  });
  beforeEach(() => here.clear());
  afterAll(() => here.close());

  it('64 claimers take 2,000 tasks, each once', async () => {
    await here.queue.enqueue(Array.from({ length: 2_000 }, () => ({ member: 'm', region: east })));
    // Connections of their own: 64 sessions really meet in the database.
    const pool = here.test.open({ isolation, max: 64, waitMs: 30_000 });
    const taken: string[] = [];
    const claimer = async (worker: string): Promise<void> => {
      for (;;) {
        // Who loses ten times at SERIALIZABLE is told so, and comes again.
        const rows = await claim(pool, worker, { slots: 7 }).catch((error: unknown) => {
          if (error instanceof DbError && error.code === 'DB_CONFLICT') return undefined;
          throw error;
        });
        if (!rows) continue;
        taken.push(...rows.map((row) => row.task_id));
        if (rows.length === 0 && taken.length >= 2_000) return;
        if (
          rows.length === 0 &&
          (await pool.sql("SELECT 1 FROM agent_tasks WHERE status = 'pending' LIMIT 1")).length === 0
        )
          return;
      }
    };
    await Promise.all(Array.from({ length: 64 }, () => claimer(crypto.randomUUID())));
    expect(taken).toHaveLength(2_000);
    expect(new Set(taken).size).toBe(2_000);
    expect(await here.db.sql('SELECT DISTINCT fence, status FROM agent_tasks')).toEqual([
      { fence: 1, status: 'processing' },
    ]);
    await pool.close();
  });

  it('only known shapes; the others wait', async () => {
    const [known, unknown] = (await here.run({ turns: [[{ member: 'a' }]] }, { turns: [[{ member: 'b' }]] })) as [
      string,
      string,
    ];
    await here.test.db.sql("UPDATE agent_tasks SET shape = 's2' WHERE run_id = $1", [unknown]);
    await here.worker();
    expect(Object.values(await closed(here.db, [known]))).toEqual(['completed']);
    expect(await here.queue.tasks(unknown)).toMatchObject([{ status: 'pending', fence: 0 }]);
    expect(await here.queue.unknownShapes(['s1'])).toEqual([{ team: 'script', shape: 's2', member: 'b', n: 1 }]);
    await here.worker({ shapes: () => ['s1', 's2'] });
    expect(Object.values(await closed(here.db, [unknown]))).toEqual(['completed']);
    expect(await violations(here.db)).toEqual([]);
  });

  it('a stranger takes a task only after its time, and waiting ones only when due', async () => {
    const [young, old, later] = (await here.queue.enqueue([
      { member: 'm', region: east },
      { member: 'm', region: east },
      { member: 'm', region: east, delayMs: 3_600_000 },
    ])) as [string, string, string];
    const me = crypto.randomUUID();
    const spill = { waitsUs: [10_000_000] };
    await here.test.db.sql(
      "UPDATE agent_tasks SET due = now() - interval '9 seconds' WHERE task_id = ANY($1::UUID[])",
      [[young, old]],
    );
    expect(await claim(here.db, me, spill)).toEqual([]);
    await here.test.db.sql("UPDATE agent_tasks SET due = now() - interval '11 seconds' WHERE task_id = $1", [old]);
    expect((await claim(here.db, me, spill)).map((row) => row.task_id)).toEqual([old]);
    expect((await claim(here.db, me)).map((row) => row.task_id)).toEqual([young]);
    await here.test.db.sql('UPDATE agent_tasks SET due = now() WHERE task_id = $1', [later]);
    expect((await claim(here.db, me)).map((row) => row.task_id)).toEqual([later]);
  });

  it("one user's 10,000 tasks do not delay another's single one", async () => {
    const many = Array.from({ length: 10_000 }, () => ({ member: 'm', region: east, user: 'greedy' }));
    for (let at = 0; at < many.length; at += 2_500) await here.queue.enqueue(many.slice(at, at + 2_500));
    const [single] = await here.queue.enqueue([{ member: 'm', region: east, user: 'modest' }]);
    const first = await claim(here.db, crypto.randomUUID(), { slots: 16 });
    expect(first.map((row) => row.task_id)).toContain(single);
  });

  it('a claim that comes back short finds what lies in the shards of others', async () => {
    // One worker that never claims makes the other one's own shards a part only.
    const idle = await here.worker({ slots: 0 });
    const ids = Array.from({ length: 64 }, () => ({ member: 'm', region: east }));
    const busy = await here.worker({ slots: 4 });
    await until(() => ownShards(busy.id, [busy.id, idle.id]).length < 16);
    await here.queue.enqueue(ids);
    await until(async () => (await here.queue.depth()).length === 0);
    expect(await here.test.db.sql("SELECT count(*)::INT4 AS n FROM agent_tasks WHERE status = 'completed'")).toEqual([
      { n: 64 },
    ]);
  });
});

describe('takeover', () => {
  const live = (...names: string[]) => ({ live: new Set(names), peopled: new Set(names) });
  const us = [...regions];

  it('goes by the list from the lost region on, a second for each place after the first', () => {
    expect(reach('us-west-2', us, live('us-west-2', 'us-central-1'), false)).toEqual({
      regions: ['us-west-2', 'us-east-1'],
      waitsUs: [0, 0],
    });
    expect(reach('us-central-1', us, live('us-west-2', 'us-central-1'), false)).toEqual({
      regions: ['us-central-1', 'us-east-1'],
      waitsUs: [0, 1_000_000],
    });
  });

  it('gives a region whose workers are young a second more: they may be steady soon', () => {
    const young = { live: new Set(['us-west-2', 'us-central-1']), peopled: new Set(us) };
    expect(reach('us-west-2', us, young, false).waitsUs).toEqual([0, 1_000_000]);
    expect(reach('us-central-1', us, young, false).waitsUs).toEqual([0, 2_000_000]);
  });

  it('leaves live regions alone but for the spill', () => {
    expect(reach('us-west-2', us, live(...us), false).regions).toEqual(['us-west-2']);
    expect(reach('us-west-2', us, live(...us), true).waitsUs).toEqual([0, 10_000_000, 10_000_000]);
  });

  it('shards cover every region exactly', () => {
    for (let size = 1; size <= 12; size++) {
      const workers = Array.from({ length: size }, () => crypto.randomUUID());
      const shards = workers.flatMap((worker) => ownShards(worker, workers));
      expect(new Set(shards).size).toBe(16);
      // More than 16 only where a worker with none of its own looks at all.
      if (workers.every((worker) => ownShards(worker, workers).length < 16)) expect(shards).toHaveLength(16);
    }
  });
});
