import { clearPoints, setPoint } from '@holdfast/telemetry';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reap } from './reaper.ts';
import { bury, closed, type Script, type Stage, stage, until, violations } from './testing.ts';
import type { Worker } from './worker.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('deaths');
});
beforeEach(() => here.clear());
afterEach(clearPoints);
afterAll(() => here.close());

const script: Script = {
  turns: [
    [{ member: 'a', acts: [{ do: 'effect', key: 'mail' }, { do: 'retry' }, { do: 'snooze' }] }],
    [
      { member: 'b', acts: [{ do: 'spawn', runs: [{ turns: [[{ member: 'x' }]] }, { turns: [[{ member: 'y' }]] }] }] },
      { member: 'c' },
    ],
    [{ member: 'd' }],
  ],
};

/** The next worker that passes the point dies there: it stands still for ever, and sends nothing any more. */
function dieAt(name: string, passes: number, worker: () => Worker | undefined): Promise<void> {
  return new Promise((resolve) => {
    let left = passes;
    setPoint(name, () => {
      if (left-- > 0) return undefined;
      clearPoints();
      void worker()?.kill();
      resolve();
      return new Promise(() => {});
    });
  });
}

const borders = [
  'claim.sending',
  'claim.sent',
  'load.sending',
  'attempt.claimed',
  'attempt.settling',
  'settle.sending',
  'settle.sent',
  'yield.sending',
  'yield.sent',
  'spawn.sending',
  'spawn.sent',
];

describe('a worker that dies', () => {
  it.each(borders.flatMap((name) => [0, 2].map((passes) => [name, passes] as const)))(
    'at %s after %i: everything ends once',
    async (name, passes) => {
      const first: { worker?: Worker } = {};
      const died = dieAt(name, passes, () => first.worker);
      first.worker = await here.worker();
      const [run] = (await here.run(script)) as [string];
      const done = closed(here.db, [run]);
      // Rarely passed points may not be reached this often: then the run just ends.
      if ((await Promise.race([died.then(() => 'died'), done.then(() => 'done')])) === 'died') {
        await bury(here.db, first.worker.id);
        await here.worker();
      }
      expect(Object.values(await done)).toEqual(['completed']);
      expect(here.world.journal).toHaveLength(1);
      const tasks = await here.queue.tasks(run);
      expect(tasks.map((task) => `${task.turn} ${task.member} ${task.status}`)).toEqual(
        expect.arrayContaining(['1 a completed', '2 b completed', '2 c completed', '3 d completed']),
      );
      // Deaths are no failures: only the one retry of the script has used up a try.
      expect(tasks.map((task) => task.tries)).toEqual(tasks.map((task) => (task.member === 'a' ? 1 : 0)));
      expect(await violations(here.db)).toEqual([]);
    },
  );

  it.each(['start.sending', 'start.sent'])('at %s, starting: the key tells what became of it', async (name) => {
    const first: { worker?: Worker } = {};
    const died = dieAt(name, 0, () => first.worker);
    first.worker = await here.worker();
    void first.worker.start([
      { team: 'script', key: 'k', shape: 's1', input: script, tasks: [{ member: 'a', home: 'us-east-1' }] },
    ]);
    await died;
    await bury(here.db, first.worker.id);
    const second = await here.worker();
    const [again] = await second.start([
      { team: 'script', key: 'k', shape: 's1', input: script, tasks: [{ member: 'a', home: 'us-east-1' }] },
    ]);
    expect(again?.started).toBe(name === 'start.sending');
    expect(Object.values(await closed(here.db, [again?.runId as string]))).toEqual(['completed']);
    expect(await violations(here.db)).toEqual([]);
  });

  it.each(['reap.sending', 'reap.sent'])('at %s, reaping: the next reap takes all back', async (name) => {
    const first = await here.worker({
      handler: () => new Promise(() => {}),
    });
    const [run] = (await here.run({ turns: [[{ member: 'a' }]] })) as [string];
    await until(() => first.status().held === 1);
    void first.kill();
    const died = dieAt(name, 0, () => undefined);
    const second = await here.worker({ slots: 0 });
    await here.test.db.sql("UPDATE workers SET steady_since = now() - interval '1 minute' WHERE worker = $1", [
      second.id,
    ]);
    await here.test.db.sql("UPDATE workers SET lease_until = now() - interval '1 second' WHERE worker = $1", [
      first.id,
    ]);
    void reap(second.db, second.id);
    await died;
    void second.kill();
    await bury(here.db, first.id, second.id);
    await here.worker();
    expect(Object.values(await closed(here.db, [run]))).toEqual(['completed']);
    expect(await here.queue.tasks(run)).toMatchObject([{ deaths: 1, tries: 0, fence: 2 }]);
    expect(await violations(here.db)).toEqual([]);
  });

  it('five deaths fail the task, from the second on alone, and the neighbours live', async () => {
    const killer = { turns: [[{ member: 'killer' }]] };
    const [run, neighbour] = (await here.run(killer, { turns: [[{ member: 'n' }], [{ member: 'm' }]] })) as [
      string,
      string,
    ];
    let victim: Worker | undefined;
    let died: (() => void) | undefined;
    here.world.before = (job) => {
      if (job.task.member !== 'killer' || job.task.deaths >= 5) return undefined;
      void victim?.kill();
      died?.();
      return new Promise(() => {});
    };
    const lonely: boolean[] = [];
    for (let deaths = 0; deaths < 5; deaths++) {
      const end = new Promise<void>((resolve) => (died = resolve));
      if (deaths === 2) {
        // A process of many slots does not touch it any more; it ends its neighbour.
        const many = await here.worker();
        expect(Object.values(await closed(here.db, [neighbour]))).toEqual(['completed']);
        await until(() => many.status().held === 0);
        expect(await here.queue.tasks(run)).toMatchObject([{ status: 'pending', deaths: 2 }]);
        await many.stop();
      }
      victim = await here.worker({ alone: deaths >= 2, slots: deaths >= 2 ? 5 : 1 });
      lonely.push(deaths >= 2);
      await end;
      await bury(here.db, victim.id);
    }
    expect(await here.queue.tasks(run)).toMatchObject([{ status: 'pending', deaths: 5, tries: 0 }]);
    await here.worker({ alone: true });
    expect(Object.values(await closed(here.db, [run]))).toEqual(['failed']);
    expect(await here.queue.run(run)).toMatchObject({ error: { code: 'WORKER_DIED' } });
    expect(await violations(here.db)).toEqual([]);
  });

  it('a bare task that killed five processes fails, and a one-slot process ends bare tasks', async () => {
    const [dead, sick] = (await here.queue.enqueue([
      { member: 'x', region: 'us-east-1' },
      { member: 'x', region: 'us-east-1' },
    ])) as [string, string];
    await here.test.db.sql('UPDATE agent_tasks SET deaths = CASE task_id WHEN $1::UUID THEN 5 ELSE 2 END', [dead]);
    await here.worker({ alone: true });
    const rows = await until(async () => {
      const found = await here.test.db.sql<{ task_id: string; status: string }>(
        'SELECT task_id, status FROM agent_tasks WHERE completed_at IS NOT NULL',
      );
      return found.length === 2 && found;
    });
    expect(Object.fromEntries(rows.map((row) => [row.task_id, row.status]))).toEqual({
      [dead]: 'failed',
      [sick]: 'completed',
    });
  });
});
