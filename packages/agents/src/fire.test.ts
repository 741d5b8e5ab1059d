import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Schedule } from './schedule.ts';
import { triggersOfKind } from './start.ts';
import { team } from './team.ts';
import { openStage, type Stage, until } from './testing/stage.ts';
import { every, watch } from './trigger.ts';
import { watchDuty } from './watching.ts';

const home = 'us-east-1';
const nothing = { kind: 'step', does: 'nothing', home, run: () => null } as const;
let inputs: { n: number }[] = [{ n: 1 }, { n: 2 }, { n: 1 }];

const hourly = team({
  does: 'runs by the clock',
  input: z.object({ n: z.number() }),
  on: [every('1h', () => inputs)],
  members: { it: nothing },
  next: (s) => (s.turns.it === 0 ? 'it' : 'done'),
});
const quick = team({
  does: 'runs often',
  input: z.object({ at: z.string() }),
  on: [every('1s', ({ tick }) => [{ at: tick.toISOString() }])],
  members: { it: nothing },
  next: (s) => (s.turns.it === 0 ? 'it' : 'done'),
});
const watching = team({
  does: 'looks at rows',
  input: z.object({ row_id: z.uuid() }),
  on: [watch('watched_rows', 'row_id'), watch('watched_notes', 'row_id')],
  members: { it: nothing },
  next: (s) => (s.turns.it === 0 ? 'it' : 'done'),
});

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ hourly, quick, watching }, 'fire');
  for (const table of ['watched_rows', 'watched_notes'])
    await stage.db.sql(
      `CREATE TABLE ${table} (row_id UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
        created_at TIMESTAMPTZ NOT NULL DEFAULT now(), watched_at TIMESTAMPTZ NULL)`,
    );
});
afterAll(() => stage.close());

const schedule = (name: string): Schedule => {
  const entry = stage.registry.get(name);
  const [trigger] = triggersOfKind(entry, 'every');
  if (!trigger) throw new Error(`${name} has no schedule`);
  return new Schedule(entry, trigger);
};
const runsOf = async (name: string) => await stage.queue.runs({ team: name, limit: 1_000 });

test('a tick starts one run for each different input, however many workers fire it and however often', async () => {
  const workers = [schedule('hourly'), schedule('hourly'), schedule('hourly')];
  await Promise.all(workers.map((one) => one.check(stage.queue)));
  await Promise.all(workers.map((one) => one.check(stage.queue)));
  const runs = await runsOf('hourly');
  expect(runs.map((run) => run.input)).toHaveLength(2);
  expect(new Set(runs.map((run) => run.key.split(':').slice(0, 2).join(':')))).toEqual(new Set(['every:1h']));
});

test('an input that does not fit is told and does not keep the others', async () => {
  inputs = [{ n: 'three' } as unknown as { n: number }, { n: 4 }];
  await schedule('hourly').check(stage.queue);
  expect((await runsOf('hourly')).map((run) => run.input)).toContainEqual({ n: 4 });
});

test('a worker fires its schedules by itself, at ticks of the database', async () => {
  const worker = await stage.worker();
  const runs = await until('three ticks have started runs', async () => {
    const all = await runsOf('quick');
    return all.length >= 3 ? all : undefined;
  });
  for (const { input } of runs) expect((input as { at: string }).at).toMatch(/:\d\d\.000Z$/);
  await worker.stop();
});

test('scans drain everything that is unmarked in both tables, once, with two scanners at work', async () => {
  await stage.db.sql('INSERT INTO watched_rows (row_id) SELECT gen_random_uuid() FROM generate_series(1, 450)');
  await stage.db.sql('INSERT INTO watched_notes (row_id) SELECT gen_random_uuid() FROM generate_series(1, 150)');
  const entry = stage.registry.get('watching');
  const scan = watchDuty(entry, triggersOfKind(entry, 'watch'));
  await Promise.all([scan(stage.queue), scan(stage.queue)]);
  await scan(stage.queue);
  const rows = await stage.db.sql<{ rows: number; notes: number; runs: number; keys: number }>(`SELECT
    (SELECT count(*)::INT4 FROM watched_rows WHERE watched_at IS NULL) AS rows,
    (SELECT count(*)::INT4 FROM watched_notes WHERE watched_at IS NULL) AS notes,
    (SELECT count(*)::INT4 FROM runs WHERE team = 'watching') AS runs,
    (SELECT count(DISTINCT input->>'row_id')::INT4 FROM runs WHERE team = 'watching') AS keys`);
  expect(rows).toEqual([{ rows: 0, notes: 0, runs: 600, keys: 600 }]);
});
