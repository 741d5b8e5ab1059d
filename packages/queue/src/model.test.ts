import { readStream } from '@holdfast/events';
import { clearPoints, setPoint } from '@holdfast/telemetry';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { regions } from './testing/script.ts';
import { type Act, bury, fold, type Part, type Script, type Stage, stage, until, violations } from './testing.ts';
import type { Worker } from './worker.ts';

let here: Stage;
beforeAll(async () => {
  here = await stage('model');
});
afterAll(() => here.close());

const plainActs: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Act>({ do: 'retry' }, { do: 'snooze' }) },
  { weight: 2, arbitrary: fc.constantFrom<Act>({ do: 'effect', key: 'mail' }, { do: 'effect', key: 'wire' }) },
  { weight: 1, arbitrary: fc.constant<Act>({ do: 'fail' }) },
);
const partOf = (act: fc.Arbitrary<Act>): fc.Arbitrary<Omit<Part, 'member'>> =>
  fc.record({
    home: fc.constantFrom(...regions),
    acts: fc.array(act, { maxLength: 2 }),
    optional: fc.boolean(),
  });
const scriptOf = (act: fc.Arbitrary<Act>, most: number): fc.Arbitrary<Script> =>
  fc
    .record({
      turns: fc.array(fc.array(partOf(act), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: most }),
      stuckAfter: fc.option(fc.integer({ min: 1, max: most }), { nil: 0, freq: 4 }),
    })
    // Names repeat from turn to turn: every run is a loop.
    .map(({ turns, stuckAfter }) => ({
      turns: turns.map((parts) => parts.map((part, n) => ({ ...part, member: 'abc'[n] as string }))),
      ...(stuckAfter > 0 && stuckAfter <= turns.length ? { stuckAfter } : {}),
    }));
const child = scriptOf(plainActs, 2);
const act = fc.oneof(
  { weight: 6, arbitrary: plainActs },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('spawn' as const), runs: fc.array(child, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('park' as const), questions: fc.integer({ min: 1, max: 2 }) }) },
);
const disturbance = fc.record({
  /** At which passing of a named point it strikes. */
  at: fc.integer({ min: 1, max: 220 }),
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constant('kill' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('cancel' as const, 'drain' as const, 'redrive' as const, 'hurry' as const),
    },
  ),
  whom: fc.nat(7),
});

type End = 'completed' | 'failed' | 'stuck' | 'blocked';

/** The whole model: how an undisturbed run of this script ends while the world is broken. */
function endOf(script: Script): End {
  for (const [index, parts] of script.turns.entries()) {
    const ends = parts.map((part) => ({ part, end: partEnd(part) }));
    if (ends.some(({ end }) => end === 'blocked')) return 'blocked';
    if (ends.some(({ part, end }) => end === 'failed' && !part.optional)) return 'failed';
    if (script.stuckAfter === index + 1) return 'stuck';
  }
  return 'completed';
}

function partEnd(part: Part): 'completed' | 'failed' | 'blocked' {
  for (const one of part.acts ?? []) {
    if (one.do === 'fail') return 'failed';
    if (one.do !== 'spawn') continue;
    const ends = one.runs.map(endOf);
    // A stuck child is not closed: its caller waits for it.
    if (ends.some((end) => end === 'stuck' || end === 'blocked')) return 'blocked';
    if (ends.includes('failed')) return 'failed';
  }
  return 'completed';
}

it('any runs, whoever dies, is cancelled or redriven meanwhile, end as the model says, exactly once', async () => {
  const plans = fc.record({
    scripts: fc.array(scriptOf(act, 3), { minLength: 2, maxLength: 5 }),
    disturbances: fc.array(disturbance, { maxLength: 10 }),
  });
  await fc.assert(fc.asyncProperty(plans, trial), {
    numRuns: 12,
    seed: 20_261_121,
    interruptAfterTimeLimit: 45_000,
    endOnFailure: true,
  });
}, 120_000);

async function trial({
  scripts,
  disturbances,
}: {
  scripts: Script[];
  disturbances: { at: number; what: string; whom: number }[];
}): Promise<void> {
  await here.clear();
  const workers: Worker[] = [];
  const touched = new Set<string>();
  const deeds: Promise<unknown>[] = [];
  const hire = async (region: number): Promise<void> =>
    void workers.push(await here.worker({ region: regions[region % 3] as string, listen: false }));
  await Promise.all([0, 1, 2].map(hire));
  let roots: string[] = [];
  const disturb = async (what: string, whom: number): Promise<void> => {
    const worker = workers[whom % workers.length] as Worker;
    const run = roots[whom % roots.length];
    if (what === 'kill' || what === 'drain') {
      if (workers.length < 2) return;
      workers.splice(workers.indexOf(worker), 1);
      if (what === 'kill') {
        await worker.kill();
        await bury(here.db, worker.id);
      } else await worker.stop();
      await hire(regions.indexOf(worker.region as (typeof regions)[number]));
    } else if (run) {
      if (what === 'cancel') touched.add(run);
      if (what === 'cancel') await here.queue.cancel(run, 'ann');
      if (what === 'redrive') await here.queue.redrive(run, 'ann');
      if (what === 'hurry') await here.queue.retry(run);
    }
  };
  let passes = 0;
  const waiting = disturbances.toSorted((a, b) => a.at - b.at);
  setPoint('*', () => {
    passes++;
    while (waiting[0] && waiting[0].at <= passes) {
      const { what, whom } = waiting.shift() as (typeof waiting)[number];
      deeds.push(disturb(what, whom));
    }
  });
  try {
    roots = await here.run(...scripts);
    const wanted = new Map(roots.map((run, n) => [run, endOf(scripts[n] as Script)]));
    await until(async () => {
      await help();
      const rows = await here.queue.runs({ limit: 1_000 });
      return roots.every((run) => {
        const row = rows.find((one) => one.run_id === run);
        if (touched.has(run))
          return (
            row?.completed_at || row?.status === 'stuck' || (row?.status === 'running' && wanted.get(run) === 'blocked')
          );
        return row?.status === (wanted.get(run) === 'blocked' ? 'running' : wanted.get(run));
      });
    });
    clearPoints();
    await Promise.all(deeds);
    here.world.mended = true;
    await until(async () => {
      await help();
      const rows = await here.queue.runs({ limit: 1_000 });
      for (const row of rows) {
        const mine = roots.includes(row.run_id) && row.status === 'failed';
        if (mine || row.status === 'stuck') await here.queue.redrive(row.run_id, 'bob');
      }
      return (
        rows.every((row) => row.completed_at) &&
        rows.filter((row) => roots.includes(row.run_id)).every((row) => row.status !== 'failed')
      );
    });
    expect(await violations(here.db)).toEqual([]);
    expect(new Set(here.world.journal).size).toBe(here.world.journal.length);
    await judge(roots, scripts, touched);
  } finally {
    clearPoints();
  }
}

/** What people and the holder of the duties do all the time; the rows must be right at every look. */
async function help(): Promise<void> {
  expect(await violations(here.db, 'always')).toEqual([]);
  await here.cancelAgain();
  for (const row of await here.queue.inbox())
    await here.queue.answer({ approvalId: row.approval_id, hash: row.hash, answer: true, by: 'ann' });
  // Tasks that many workers died of run alone; here their time is made short.
  await here.test.db.sql("UPDATE agent_tasks SET deaths = 1 WHERE deaths > 1 AND status = 'pending'");
}

async function judge(
  roots: readonly string[],
  scripts: readonly Script[],
  touched: ReadonlySet<string>,
): Promise<void> {
  for (const [n, run] of roots.entries()) {
    const row = await here.queue.run(run);
    const tasks = (await here.queue.tasks(run)).filter((task) => task.member !== '$next');
    if (!touched.has(run)) {
      expect(row?.status).toBe('completed');
      const parts = (scripts[n] as Script).turns.flat();
      expect(tasks.map((task) => task.member).toSorted()).toEqual(parts.map((part) => part.member).toSorted());
      // An optional failure stays one; what had to be done was done.
      for (const task of tasks)
        if (task.status !== 'completed')
          expect(parts.some((part) => part.optional && part.member === task.member)).toBe(true);
      const needed = tasks.filter((task) => task.status === 'completed').length;
      expect(needed).toBeGreaterThanOrEqual(parts.filter((part) => !part.optional).length);
    }
    expect(fold(await readStream(here.db, run, -1, 10_000))).toEqual({
      status: row?.status,
      tasks: Object.fromEntries(tasks.map((task) => [task.task_id, task.status])),
    });
  }
}
