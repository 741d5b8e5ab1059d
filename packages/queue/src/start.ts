import { type Db, DbError } from '@holdfast/db';
import { Group, type Hints } from '@holdfast/events';
import { point } from '@holdfast/telemetry';
import type { FairOrder } from './fair.ts';
import { runId, shardOf, taskId } from './ids.ts';
import { toJsonValue, toText } from './json.ts';
import { outageMs, pause } from './pause.ts';
import { runs as queries } from './queries.ts';
import type { NewRun, Started } from './types.ts';

/** A run on its way into the statement. */
export interface Starting {
  run: NewRun;
  runId: string;
  lagUs: number;
  /** JSON. */
  input: string;
  tasks: { taskId: string; member: string; home: string; worker: string | null }[];
}

/** Throws ANSWER_TOO_LARGE for an input over the limit. `leasable` says whether a first task with this home is leased to the starting worker in the same statement. */
export function starting(
  run: NewRun,
  order: FairOrder,
  worker: string | null,
  leasable: (home: string) => boolean,
): Starting {
  const key = toText(run.key);
  const id = runId(run.team, key);
  const input = toJsonValue(run.input);
  return {
    run: { ...run, key },
    runId: id,
    input,
    lagUs: order.lag(run.userId, Date.now() * 1_000) - Math.round((run.priority ?? 0) * 1_000_000),
    tasks: run.tasks.map(({ member, home }) => ({
      taskId: taskId(id, member, 1),
      member,
      home,
      worker: worker !== null && leasable(home) ? worker : null,
    })),
  };
}

/** Parameters of `start` for these runs, each run id once; `spawn` takes the caller and its fence too. */
export function startColumns(items: readonly Starting[], lane: number): Record<string, unknown> {
  const tasks = items.flatMap((item) => item.tasks.map((task) => ({ item, task })));
  return {
    lane,
    ids: items.map((item) => item.runId),
    teams: items.map((item) => item.run.team),
    keys: items.map((item) => item.run.key),
    shapes: items.map((item) => item.run.shape),
    workspaces: items.map((item) => item.run.workspace ?? 'default'),
    users: items.map((item) => item.run.userId ?? null),
    inputs: items.map((item) => item.input),
    opens: items.map((item) => item.tasks.length),
    n_tasks: tasks.map(({ task }) => task.taskId),
    n_runs: tasks.map(({ item }) => item.runId),
    n_members: tasks.map(({ task }) => task.member),
    n_regions: tasks.map(({ task }) => task.home),
    n_shards: tasks.map(({ task }) => shardOf(task.taskId)),
    n_lags: tasks.map(({ item }) => item.lagUs),
    n_workers: tasks.map(({ task }) => task.worker),
    e_datas: items.map((item) =>
      toJsonValue({
        team: item.run.team,
        key: item.run.key,
        tasks: item.tasks.map((task) => ({ taskId: task.taskId, member: task.member, turn: 1, region: task.home })),
      }),
    ),
  };
}

export interface Starter {
  /** Which of these were started now; the others' keys were taken, or (of a caller) the caller is not held any more. */
  start(items: readonly Starting[]): Promise<Started[]>;
}

/** Starts from everywhere in a process share statements. An unknown outcome is settled by sending again: a taken key is harmless. */
export function createStarter(db: Db, lane: number, hints: Hints): Starter {
  const group = new Group<Starting, boolean>({
    max: 200,
    key: (item) => item.runId,
    async send(items) {
      await point('start.sending', { items });
      const rows = await db.run<{ run_id: string }>(queries.start, startColumns(items, lane));
      await point('start.sent', { items });
      const done = new Set(rows.map((row) => row.run_id));
      announce(hints, items, done);
      return items.map((item) => done.has(item.runId));
    },
  });
  const submit = async (item: Starting): Promise<Started> => {
    for (let tries = 0; ; tries++) {
      try {
        return { runId: item.runId, started: await group.submit(item) };
      } catch (error) {
        // Sent again without the lease: whether the first sending took effect, and holds the task, the beat tells.
        if (!(error instanceof DbError) || error.outcome !== 'unknown' || tries >= 5) throw error;
        for (const task of item.tasks) task.worker = null;
        await pause(outageMs(tries));
      }
    }
  };
  return { start: (items) => Promise.all(items.map(submit)) };
}

export function announce(hints: Hints, items: readonly Starting[], done: ReadonlySet<string>): void {
  const regions = new Set<string>();
  for (const item of items) {
    if (done.has(item.runId)) for (const task of item.tasks) if (task.worker === null) regions.add(task.home);
  }
  if (done.size > 0) hints.events();
  if (regions.size > 0) hints.tasks(regions);
}
